#include <algorithm>

#include "orders/deed.h"

namespace noren::orders {

DeedResult issue_receipt(DeedTools tools, const Context& context, const Seen& seen, const ReceiptWish& wish) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    const auto events = events_of(deed.tx, deed.order.id);
    if (may_issue_receipt(deed.order, receivable(events, is_money_back(deed.tx, deed.order))) != ReceiptAnswer::yes)
      return refused(DeedError::not_now);
    const auto before =
        std::count_if(events.begin(), events.end(), [](const Event& event) { return event.what == Happening::receipt_issued; });
    const nlohmann::json personal = {{"addressee", wish.addressee}, {"proviso", wish.proviso}};
    return deed.happen(Happening::receipt_issued, {{"n", before + 1}}, personal);
  });
}

}  // namespace noren::orders
