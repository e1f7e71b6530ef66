#include "orders/deed.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

// A reminder that ended with the payment is due again: without it nobody would ever ask for the money.
void remind_again(Deed& deed) {
  const Order& order = deed.order;
  const troubles::Subject subject{"order", order.id.str()};
  const bool late = awaits_transfer(order) && order.document.pay_until && *order.document.pay_until < japan_time(deed.context.now).date;
  if (!late || !troubles::was_opened(deed.tx, order.shop, troubles::kind::kUnpaidOrder, subject)) return;
  const nlohmann::json evidence = {{"amount", left_to_pay(order, events_of(deed.tx, order.id)).amount()}, {"due_on", to_iso(*order.document.pay_until)}};
  troubles::open(deed.tx, {order.shop, troubles::kind::kUnpaidOrder, subject, order.id, evidence.dump(), order.updated_at});
}

}  // namespace

Result<void, DeedError> undo_payment(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const UndonePayment& undone) {
  Deed deed{tx, tools, context, order};
  if (undone.amount <= Yen(0)) return refused(DeedError::bad_amount);
  const nlohmann::json data = {{"amount", undone.amount.amount()}, {"kept", undone.kept.amount()}};
  if (const Done done = deed.happen(Happening::payment_undone, data); !done) return done;
  deed.tell_again("payment_undone");
  deed.note("payment_undone", staff::Saying::yen(undone.amount));
  remind_again(deed);
  return {};
}

}  // namespace noren::orders
