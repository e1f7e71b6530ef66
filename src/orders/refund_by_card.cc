#include <algorithm>

#include "html/words.h"
#include "orders/deed.h"
#include "orders/surplus_back.h"

namespace noren::orders {

std::optional<payments::Attempt> payment_for(db::Tx& tx, const Order& order) {
  for (const payments::Attempt& attempt : payments::attempts_of(tx, order.shop, order.id)) {
    if (attempt.state == payments::State::captured && !attempt.surplus) return attempt;
  }
  return std::nullopt;
}

CardMoney card_money(db::Tx& tx, const Order& order) {
  for (const payments::Attempt& attempt : payments::attempts_of(tx, order.shop, order.id)) {
    if (attempt.state == payments::State::authorised) return {Yen(0), attempt.card_brand, attempt.card_last4, {}, attempt.expires_at, {}};
  }
  const auto payment = payment_for(tx, order);
  // Of what came and was no payment of the order.
  if (!payment) return {Yen(0), "", "", payments::refunds_of(tx, order.shop, order.id), {}, {}};
  const Yen left = std::max(Yen(0), payments::refundable(tx, *payment) - given_by_hand(events_of(tx, order.id)));
  return {left,
          payment->card_brand,
          payment->card_last4,
          payments::refunds_of(tx, order.shop, order.id),
          {},
          payments::disputed_money(payments::disputes_of(tx, payment->id))};
}

std::string_view refund_standing(db::Tx& tx, const Order& order) {
  std::string_view standing;
  for (const payments::Refund& refund : payments::refunds_of(tx, order.shop, order.id)) {
    if (refund.why == payments::RefundWhy::surplus || refund.state == payments::RefundState::arrived) continue;
    // One that failed counts until another one is under way, or brought it.
    const bool failed = refund.state == payments::RefundState::failed;
    if (failed && (!standing.empty() || payments::is_made_good(tx, refund))) continue;
    standing = payments::standing_name(refund);
  }
  if (!standing.empty() && standing != "failed") return standing;
  const auto payment = payment_for(tx, order);
  const bool held = payment && payments::refundable(tx, *payment) == Yen(0) &&
                    payments::disputed_money(payments::disputes_of(tx, payment->id)).held > Yen(0);
  return held ? "disputed" : standing;
}

bool is_money_back(db::Tx& tx, const Order& order) {
  if (order.payment_state != PaymentState::paid) return false;
  const auto payment = payment_for(tx, order);
  return payment && payments::is_all_back(tx, payment->id, given_by_hand(events_of(tx, order.id)));
}

Yen going_back_there(db::Tx& tx, const Order& order) {
  Yen sum;
  for (const payments::Refund& refund : payments::refunds_of(tx, order.shop, order.id)) {
    const bool goes = refund.why == payments::RefundWhy::order && refund.state == payments::RefundState::pending;
    if (goes && payments::is_past_us(refund)) sum += refund.amount;
  }
  return sum;
}

MoneyGone money_gone(db::Tx& tx, const Order& order) {
  if (order.payment_state != PaymentState::refunded && !is_money_back(tx, order)) return MoneyGone::no;
  return lost_in_dispute(events_of(tx, order.id)) > Yen(0) ? MoneyGone::lost_in_dispute : MoneyGone::given_back;
}

Done ask_card_back(Deed& deed, Yen amount) {
  const auto payment = payment_for(deed.tx, deed.order);
  if (!payment) return refused(DeedError::not_now);
  if (amount > left_to_provider(deed.tx, deed.tools, deed.order)) return refused(DeedError::bad_amount);
  const auto refund = payments::request_refund(
      deed.tx, {payments::new_refund_id(deed.tools.house.env.random), payment->id, amount, payments::RefundWhy::order, deed.context.now});
  if (!refund) return refused(DeedError::bad_amount);
  if (const Done done = deed.happen(Happening::refund_requested, {{"amount", amount.amount()}, {"refund", refund->id.str()}}); !done)
    return done;
  deed.note("refund_requested", staff::Saying::yen(amount));
  if (deed.tools.send_refund) deed.tx.after_commit([send = deed.tools.send_refund, id = refund->id] { send(id); });
  return {};
}

Done close_money(Deed& deed) {
  const auto payment = payment_for(deed.tx, deed.order);
  if (deed.order.payment_state != PaymentState::refund_due || !payment) return {};
  const std::vector<Event> events = events_of(deed.tx, deed.order.id);
  if (surplus_left(events) > Yen(0) || came_twice(deed.tx, deed.order) > Yen(0)) return {};
  if (!payments::is_all_back(deed.tx, payment->id, given_by_hand(events))) return {};
  return deed.happen(Happening::refunded, {{"amount", 0}, {"on", to_iso(japan_time(deed.context.now).date)}, {"by", "card"}});
}

DeedResult refund_by_card(DeedTools tools, const Context& context, const Seen& seen, Yen amount) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    // An order whose money is all back would still be sent.
    const PaymentState state = deed.order.payment_state;
    if (state != PaymentState::paid && state != PaymentState::refund_due) return refused(DeedError::not_now);
    const bool ended = state == PaymentState::refund_due;
    const auto payment = payment_for(deed.tx, deed.order);
    const Yen left = left_to_provider(deed.tx, deed.tools, deed.order);
    if (!ended && payment && left == Yen(0)) return refused(DeedError::nothing_owed);  // it is gone already
    if (!ended && payment && amount >= left) return refused(DeedError::cancel_first);
    return ask_card_back(deed, amount);
  });
}

}  // namespace noren::orders
