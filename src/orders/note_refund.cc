#include <nlohmann/json.hpp>

#include "orders/deeds.h"
#include "orders/surplus_back.h"
#include "payments/payments.h"

namespace noren::orders {
namespace {

// Money of the order's payment went back in another way than by the shop's hand.
struct WentBack {
  payments::AttemptId payment;
  Yen amount;
  Instant at;
  const char* by;
};

void note_back(db::Tx& tx, const House& house, Order& order, const WentBack& went) {
  const Context context{order.shop, {ActorKind::system, "", ""}, went.at, Locale::ja, ""};
  const std::vector<Event> events = events_of(tx, order.id);
  const Yen by_hand = given_by_hand(events);
  const bool due = order.payment_state == PaymentState::refund_due && surplus_left(events) == Yen(0) && came_twice(tx, order) == Yen(0);
  const bool whole = due && payments::is_all_back(tx, went.payment, by_hand);
  const nlohmann::json data = {{"amount", went.amount.amount()}, {"on", to_iso(japan_time(went.at).date)}, {"by", went.by}};
  const auto done =
      apply(tx, house, context, order, {whole ? Happening::refunded : Happening::part_refunded, data.dump(), "", std::nullopt});
  check(done.has_value(), "money that went back could not be noted");
  payments::tell_paid_back_twice(tx, went.payment, by_hand, went.at);
}

}  // namespace

void note_requested(db::Tx& tx, const House& house, const payments::Refund& refund) {
  auto order = find(tx, refund.shop, refund.order);
  if (!order) return;
  const Context context{order->shop, {ActorKind::system, "", ""}, refund.created_at, Locale::ja, ""};
  const nlohmann::json data = {{"amount", refund.amount.amount()}, {"refund", refund.id.str()}};
  const auto done = apply(tx, house, context, *order, {Happening::refund_requested, data.dump(), "", std::nullopt});
  check(done.has_value(), "a refund that begins could not be noted");
}

void note_refund(db::Tx& tx, const House& house, const payments::Refund& refund) {
  auto order = find(tx, refund.shop, refund.order);
  if (order) note_back(tx, house, *order, {refund.attempt, refund.amount, refund.updated_at, "card"});
}

void note_undone(db::Tx& tx, const House& house, const payments::Refund& refund) {
  auto order = find(tx, refund.shop, refund.order);
  if (!order) return;
  const Context context{order->shop, {ActorKind::system, "", ""}, refund.updated_at, Locale::ja, ""};
  const nlohmann::json data = {{"amount", refund.amount.amount()}, {"refund", refund.id.str()}, {"by", "card"}};
  const auto done = apply(tx, house, context, *order, {Happening::refund_undone, data.dump(), "", std::nullopt});
  check(done.has_value(), "a refund that came back could not be noted");
}

void note_lost(db::Tx& tx, const House& house, const payments::Dispute& dispute) {
  auto order = find(tx, dispute.shop, dispute.order);
  const auto payment = payments::find_attempt(tx, dispute.attempt);
  if (!order || !payment || payment->surplus) return;  // what no order wanted is none of its money
  note_back(tx, house, *order, {dispute.attempt, dispute.amount, *dispute.closed_at, "dispute"});
}

}  // namespace noren::orders
