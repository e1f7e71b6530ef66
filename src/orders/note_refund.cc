#include <nlohmann/json.hpp>

#include "orders/deeds.h"
#include "payments/payments.h"

namespace noren::orders {
void note_refund(db::Tx& tx, const House& house, const payments::Refund& refund) {
  auto order = find(tx, refund.shop, refund.order);
  if (!order) return;
  const Context context{refund.shop, {ActorKind::system, "", ""}, refund.updated_at, Locale::ja, ""};
  const Yen by_hand = given_by_hand(events_of(tx, order->id));
  const bool whole = order->payment_state == PaymentState::refund_due && payments::is_all_back(tx, refund.attempt, by_hand);
  const nlohmann::json data = {{"amount", refund.amount.amount()}, {"on", to_iso(japan_time(refund.updated_at).date)}, {"by", "card"}};
  const auto done =
      apply(tx, house, context, *order, {whole ? Happening::refunded : Happening::part_refunded, data.dump(), "", std::nullopt});
  check(done.has_value(), "a refund could not be noted");
}

}  // namespace noren::orders
