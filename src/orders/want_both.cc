#include "orders/deed.h"
#include "troubles/troubles.h"

namespace noren::orders {

DeedResult want_both(DeedTools tools, const Context& context, const OrderId& id) {
  return tools.house.db.write([&](db::Tx& tx) -> DeedResult {
    auto order = find(tx, context.shop, id);
    if (!order) return Fail<DeedError>(DeedError::not_found);
    Deed deed{tx, tools, context, *order};
    const std::string_view how = deed.by_buyer() ? "buyer_wants_both" : "both_wanted";
    const bool asked = troubles::settle(tx, {order->shop, troubles::kind::kSimilarOrder, {"order", order->id.str()}, how, context.now});
    if (!asked) return Fail<DeedError>(DeedError::not_now);
    deed.note("both_wanted");
    return std::move(*order);
  });
}

}  // namespace noren::orders
