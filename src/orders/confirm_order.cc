#include "orders/deed.h"

namespace noren::orders {

DeedResult confirm_order(DeedTools tools, const Context& context, const Seen& seen, const Anyway& anyway) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (const Done done = deed.happen_anyway(Happening::confirmed, anyway); !done) return done;
    deed.tell_buyer("order_accepted");
    deed.note("accepted");
    return {};
  });
}

}  // namespace noren::orders
