#include "orders/deed.h"

namespace noren::orders {

DeedResult prepare_order(DeedTools tools, const Context& context, const Seen& seen, const Anyway& anyway) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (const Done done = deed.happen_anyway(Happening::preparing, anyway); !done) return done;
    deed.note("preparing");
    return {};
  });
}

}  // namespace noren::orders
