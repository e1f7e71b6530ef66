#include "orders/deed.h"

namespace noren::orders {

DeedResult add_note(DeedTools tools, const Context& context, const Seen& seen, const std::string& text) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (text.empty()) return refused(DeedError::empty);
    // What is written after an erasure would stay for good.
    if (!person_of(deed.tx, deed.tools.house, deed.order)) return refused(DeedError::not_now);
    if (const Done done = deed.happen(Happening::note, nlohmann::json::object(), {{"text", text}}); !done) return done;
    deed.note("noted");
    return {};
  });
}

}  // namespace noren::orders
