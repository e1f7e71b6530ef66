#include "orders/deed.h"

namespace noren::orders {
namespace {

nlohmann::json payer_json(const std::string& payer) {
  if (payer.empty()) return nullptr;
  return {{"payer", payer}};
}

}  // namespace

DeedResult mark_paid(DeedTools tools, const Context& context, const Seen& seen, const Payment& payment) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (payment.amount <= Yen(0)) return refused(DeedError::bad_amount);
    if (payment.amount != deed.order.total && !payment.differs_anyway) return refused(DeedError::amount_differs);
    const nlohmann::json data = {{"amount", payment.amount.amount()}, {"on", to_iso(payment.paid_on)}};
    if (const Done done = deed.happen(Happening::paid, data, payer_json(payment.payer)); !done) return done;
    // Who pays the driver knows it; money for an order that is cancelled is a matter for a talk, not for thanks.
    const bool prepaid = deed.order.document.payment != shops::PaymentMethod::cash_on_delivery;
    if (prepaid && deed.order.payment_state == PaymentState::paid) deed.tell_buyer("payment_received");
    deed.note("paid", staff::Saying::yen(payment.amount));
    return {};
  });
}

}  // namespace noren::orders
