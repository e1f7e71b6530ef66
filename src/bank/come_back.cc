#include <algorithm>

#include "bank/bank.h"
#include "bank/move_refund.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "mail/mail.h"
#include "payments/payments.h"
#include "staff/staff.h"

namespace noren::bank {
namespace {

// Again and again of one order, when it has no refund of its own whose link would make each another mail.
void tell_buyer(db::Tx& tx, const orders::Order& order, Instant now) {
  mail::enqueue_again(tx, {order.shop, "refund_returned", "order", order.id.str(), mail::Role::buyer, now, std::nullopt});
}

void tell_buyer(db::Tx& tx, const Refund& refund, Instant now) {
  mail::enqueue(tx, {refund.shop, "refund_returned", "refund", link_subject(refund), mail::Role::buyer, now, std::nullopt});
}

}  // namespace

Result<void, BankError> come_back(db::Tx& tx, const Tools& tools, const Context& context, Refund& refund, const Returned& returned) {
  auto order = orders::find(tx, context.shop, refund.order);
  if (!order) return Fail<BankError>(BankError::order_unknown);
  if (refund.sent_on && returned.on < *refund.sent_on) return Fail<BankError>(BankError::not_now);
  refund.returned_on = returned.on;
  refund.returned_by = DepositId();
  refund.file = FileId();
  ++refund.link_round;
  refund.link_until = context.now + kLinkLasts;
  if (!refund.card.empty()) payments::came_back_at_bank(tx, refund.card, context.now);
  if (!orders::take_money_again(tx, tools.deeds, context, *order, {refund.amount, returned.on, returned.note, money_of(tx, refund)}))
    return Fail<BankError>(BankError::not_now);
  tell_returned(tx, context, refund);
  tell_buyer(tx, refund, context.now);
  return {};
}

Result<Refund, BankError> note_returned(const Tools& tools, const Context& context, const SeenRefund& seen, const Returned& returned) {
  return move_refund(tools, context, seen, RefundMove::come_back, "bank.deed.refund_returned",
                     [&](db::Tx& tx, Refund& refund) { return come_back(tx, tools, context, refund, returned); });
}

std::optional<Refund> asked_anew(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  for (const Refund& refund : refunds_of(tx, shop, order)) {
    if (refund.returned_on && is_open(refund.state)) return refund;
  }
  return std::nullopt;
}

Yen recorded_by_hand(db::Tx& tx, const orders::Order& order) {
  Yen sum = orders::given_by_hand(orders::events_of(tx, order.id));
  for (const Refund& refund : refunds_of(tx, order.shop, order.id)) {
    if (refund.state == RefundState::sent && money_of(tx, refund) == orders::MoneyFrom::order) sum -= refund.amount;
  }
  return std::max(Yen(0), sum);
}

Result<std::optional<Refund>, BankError> come_back_by_hand(db::Tx& tx, const Tools& tools, const Context& context, orders::Order& order,
                                                           const ReturnedByHand& wish, const DepositId& brought) {
  const bool known = wish.amount > Yen(0) && wish.amount <= recorded_by_hand(tx, order);
  if (!known) return Fail<BankError>(BankError::too_much);
  if (!orders::take_money_again(tx, tools.deeds, context, order, {wish.amount, wish.returned.on, wish.returned.note}))
    return Fail<BankError>(BankError::not_now);
  tell_returned(tx, context, order, wish.amount);
  staff::record_deed(
      tx, context, tools.house(),
      {"bank.deed.refund_returned", "order", "/admin/orders/" + order.number, order.number, "", staff::Saying::yen(wish.amount)});
  const auto owed = owed_for(tx, order.shop, order.id, DepositId());
  if (!owed || owed->amount < wish.amount) {
    tell_buyer(tx, order, context.now);
    return std::optional<Refund>();
  }
  const NewRefund again{order.id, DepositId(), wish.amount, false, payments::RefundId(), wish.returned.on, brought};
  const auto refund = start_refund(tx, tools, context, again);
  if (!refund) return Fail<BankError>(refund.error());
  tell_buyer(tx, *refund, context.now);
  return std::optional(*refund);
}

Result<std::optional<Refund>, BankError> note_returned_by_hand(const Tools& tools, const Context& context, const orders::Seen& seen,
                                                               const ReturnedByHand& wish) {
  return tools.house().db.write([&](db::Tx& tx) -> Result<std::optional<Refund>, BankError> {
    auto order = orders::find(tx, context.shop, seen.order);
    if (!order) return Fail<BankError>(BankError::order_unknown);
    if (order->version != seen.version) return Fail<BankError>(BankError::stale);
    return come_back_by_hand(tx, tools, context, *order, wish, DepositId());
  });
}

}  // namespace noren::bank
