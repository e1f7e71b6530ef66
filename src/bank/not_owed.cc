#include "bank/bank.h"
#include "bank/refunds.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

bool was_paid(db::Tx& tx, const orders::Order& order) {
  switch (order.payment_state) {
    case orders::PaymentState::paid:
    case orders::PaymentState::refund_due:
    case orders::PaymentState::refunded: return true;
    default: return orders::parts_paid(orders::events_of(tx, order.id)) > Yen(0);
  }
}

}  // namespace

NotOwed why_not_owed(db::Tx& tx, const orders::Order& order, const DepositId& deposit) {
  const Returning sums = returning(tx, order, deposit);
  if (sums.spoken_for > sums.sent) return NotOwed::under_way;
  if (!deposit.empty()) return sums.sent > Yen(0) ? NotOwed::done : NotOwed::no_surplus;
  if (!was_paid(tx, order)) return NotOwed::never_paid;
  if (order.payment_state == orders::PaymentState::refunded) return NotOwed::done;
  if (shops::by_provider(order.document.payment)) return NotOwed::by_provider;
  return orders::is_stopped(order.state) ? NotOwed::done : NotOwed::goes_on;
}

}  // namespace noren::bank
