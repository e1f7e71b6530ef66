#include <nlohmann/json.hpp>

#include "orders/orders.h"
#include "payments/payments.h"

namespace noren::orders {
namespace {

// Nothing of the order's money is left with the shop.
bool all_is_back(db::Tx& tx, const payments::Refund& refund) {
  const auto payment = payments::find_attempt(tx, refund.attempt);
  Yen back;
  for (const payments::Refund& one : payments::refunds_of(tx, refund.shop, refund.order)) {
    if (one.attempt == refund.attempt && one.state == payments::RefundState::arrived) back += one.amount;
  }
  return payment && back >= payment->captured;
}

}  // namespace

void note_refund(db::Tx& tx, const House& house, const payments::Refund& refund) {
  auto order = find(tx, refund.shop, refund.order);
  if (!order) return;
  const Context context{refund.shop, {ActorKind::system, "", ""}, refund.updated_at, Locale::ja, ""};
  const bool whole = order->payment_state == PaymentState::refund_due && all_is_back(tx, refund);
  const nlohmann::json data = {{"amount", refund.amount.amount()}, {"on", to_iso(japan_time(refund.updated_at).date)}, {"by", "card"}};
  const auto done =
      apply(tx, house, context, *order, {whole ? Happening::refunded : Happening::part_refunded, data.dump(), "", std::nullopt});
  check(done.has_value(), "a refund could not be noted");
}

}  // namespace noren::orders
