#include "orders/deed.h"

namespace noren::orders {

DeedResult confirm_order(DeedTools tools, const Context& context, const Seen& seen) {
  return perform(tools, context, seen, [](Deed& deed) -> Done {
    if (const Done done = deed.happen(Happening::confirmed); !done) return done;
    deed.tell_buyer("order_accepted");
    deed.note("accepted");
    return {};
  });
}

}  // namespace noren::orders
