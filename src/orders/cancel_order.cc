#include <algorithm>
#include <iterator>

#include "orders/give_back.h"
#include "payments/payments.h"

namespace noren::orders {
namespace {

nlohmann::json message_json(const std::string& message) {
  if (message.empty()) return nullptr;
  return {{"message", message}};
}

std::string known(const std::string& reason) {
  return std::find(std::begin(kCancelReasons), std::end(kCancelReasons), reason) == std::end(kCancelReasons) ? "other" : reason;
}

}  // namespace

bool cancel_unpaid(db::Tx& tx, DeedTools tools, const Context& context, Order& order) {
  Deed deed{tx, tools, context, order};
  if (!deed.happen(Happening::cancelled, {{"reason", "unpaid"}, {"restock", true}})) return false;
  give_back_unsent(deed, true);
  deed.tell_buyer("cancelled");
  return true;
}

DeedResult cancel_order(DeedTools tools, const Context& context, const Seen& seen, const Cancellation& cancellation) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (deed.by_buyer() && !buyer_may_change(deed.order.state)) return refused(DeedError::not_now);
    const bool restock = cancellation.restock || deed.by_buyer();
    const std::string reason = deed.by_buyer() ? "buyer" : known(cancellation.reason);
    const nlohmann::json data = {{"reason", reason}, {"restock", restock}};
    if (const Done done = deed.happen(Happening::cancelled, data, message_json(cancellation.message)); !done) return done;
    give_back_unsent(deed, restock);
    release_payment(deed);
    deed.tell_buyer("cancelled");
    deed.note("cancelled", staff::Saying::words("orders.admin_order.reason_" + reason));
    const Yen left = cancellation.pay_back ? left_to_provider(deed.tx, deed.tools, deed.order) : Yen(0);
    return left > Yen(0) ? ask_card_back(deed, left) : close_money(deed);
  });
}

}  // namespace noren::orders
