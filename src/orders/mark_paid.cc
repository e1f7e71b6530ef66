#include "orders/deed.h"
#include "orders/unpaid.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

nlohmann::json payer_json(const std::string& payer) {
  if (payer.empty()) return nullptr;
  return {{"payer", payer}};
}

// A reminder that runs asks for what is left from now on.
void ask_for_the_rest(Deed& deed) {
  const Order& order = deed.order;
  if (troubles::find_open(deed.tx, order.shop, late_kind(order), {"order", order.id.str()})) open_late(deed.tx, order, order.updated_at);
}

Done pay(Deed& deed, const Payment& payment) {
  if (payment.amount <= Yen(0)) return refused(DeedError::bad_amount);
  const Yen whole = parts_paid(events_of(deed.tx, deed.order.id)) + payment.amount;
  nlohmann::json data = {{"amount", whole.amount()}, {"on", to_iso(payment.paid_on)}};
  if (payment.let_go && whole < deed.order.total) data["let_go"] = true;
  if (payment.surplus > Yen(0)) data["surplus"] = payment.surplus.amount();
  if (const Done done = deed.happen(Happening::paid, data, payer_json(payment.payer)); !done) return done;
  release_payment(deed);
  // Who pays the driver knows it; money for an order that is cancelled is a matter for a talk, not for thanks.
  const bool prepaid = deed.order.document.payment != shops::PaymentMethod::cash_on_delivery;
  if (prepaid && deed.order.payment_state == PaymentState::paid) deed.tell_again("payment_received");
  deed.note("paid", staff::Saying::yen(payment.amount));
  return {};
}

}  // namespace

DeedResult mark_paid(DeedTools tools, const Context& context, const Seen& seen, const Payment& payment) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    const bool is_due = payment.amount == left_to_pay(deed.order, events_of(deed.tx, deed.order.id));
    if (payment.amount > Yen(0) && !is_due) return refused(DeedError::amount_differs);
    return pay(deed, payment);
  });
}

Result<void, DeedError> take_payment(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const Payment& payment) {
  Deed deed{tx, tools, context, order};
  return pay(deed, payment);
}

Result<void, DeedError> take_rest(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const Payment& payment) {
  Deed deed{tx, tools, context, order};
  if (payment.amount <= Yen(0) || payment.amount != rest_let_go(order, events_of(tx, order.id))) return refused(DeedError::bad_amount);
  const nlohmann::json data = {{"amount", payment.amount.amount()}, {"on", to_iso(payment.paid_on)}};
  if (const Done done = deed.happen(Happening::rest_paid, data, payer_json(payment.payer)); !done) return done;
  if (order.document.payment != shops::PaymentMethod::cash_on_delivery) deed.tell_again("payment_received");
  deed.note("rest_paid", staff::Saying::yen(payment.amount));
  return {};
}

Result<void, DeedError> take_part(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const PartPayment& part) {
  Deed deed{tx, tools, context, order};
  if (part.amount <= Yen(0) || (part.left <= Yen(0) && !is_stopped(order.state))) return refused(DeedError::bad_amount);
  const nlohmann::json data = {{"amount", part.amount.amount()}, {"left", part.left.amount()}, {"on", to_iso(part.paid_on)}};
  if (const Done done = deed.happen(Happening::part_paid, data, payer_json(part.payer)); !done) return done;
  release_payment(deed);
  deed.note("part_paid", staff::Saying::yen(part.amount));
  ask_for_the_rest(deed);
  return {};
}

}  // namespace noren::orders
