#include "orders/give_back.h"

namespace noren::orders {

DeedResult return_order(DeedTools tools, const Context& context, const Seen& seen, bool restock) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (const Done done = deed.happen(Happening::returned, {{"restock", restock}}); !done) return done;
    take_back(deed, restock);
    deed.note("returned");
    return close_money(deed);
  });
}

}  // namespace noren::orders
