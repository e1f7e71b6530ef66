#include <algorithm>

#include "bank/bank.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/sql.h"
#include "bank/store.h"
#include "orders/rules.h"
#include "payments/payments.h"

namespace noren::bank {
namespace {

// What was paid for an order that is over, before anything went back: the whole price, or the parts of one that was never paid in full.
// What came through a provider goes back through it; deposits and parts never come that way.
Yen paid_and_over(db::Tx& tx, const orders::Order& order) {
  if (order.payment_state != orders::PaymentState::refund_due || !orders::is_stopped(order.state)) return Yen(0);
  const std::vector<orders::Event> story = orders::events_of(tx, order.id);
  const bool parts = !orders::payment_of(story) && orders::parts_paid(story) > Yen(0);
  if (shops::by_provider(order.document.payment) && !parts && !has_parts(tx, order.shop, order.id)) return Yen(0);
  return orders::received_for(order, story);
}

// A refund to a card that failed, and whose money is still here for certain.
Yen failed_at_card(db::Tx& tx, const orders::Order& order, const payments::RefundId& id) {
  const auto refund = payments::find_refund(tx, id);
  if (!refund || refund->shop != order.shop || refund->order != order.id || refund->state != payments::RefundState::failed) return Yen(0);
  const auto attempt = payments::find_attempt(tx, refund->attempt);
  if (!attempt || !maybe_gone(tx, order).empty()) return Yen(0);
  const Yen left = attempt->surplus ? payments::refundable(tx, *attempt) : orders::card_money(tx, order).left;
  return left >= refund->amount ? refund->amount : Yen(0);
}

}  // namespace

Yen on_its_way(db::Tx& tx, const orders::Order& order) {
  Yen sum;
  for (const Refund& refund : refunds_of(tx, order.shop, order.id)) {
    if (refund.deposit.empty() && refund.card.empty() && is_open(refund.state)) sum += refund.amount;
  }
  for (const Refund& refund : maybe_gone(tx, order)) sum += refund.amount;
  return sum;
}

Returning returning(db::Tx& tx, const orders::Order& order, const DepositId& deposit_id) {
  Returning sums;
  if (deposit_id.empty()) {
    sums.all = paid_and_over(tx, order);
  } else {
    const auto deposit = find_deposit(tx, order.shop, deposit_id);
    if (deposit && deposit->order == order.id) sums.all = deposit->to_give_back();
  }
  for (const Refund& refund : refunds_of(tx, order.shop, order.id)) {
    if (refund.deposit != deposit_id || !refund.card.empty() || refund.state == RefundState::dropped) continue;
    sums.spoken_for += refund.amount;
    if (refund.state == RefundState::sent) sums.sent += refund.amount;
  }
  // The story knows what was sent, and what the shop gave back by hand besides.
  if (deposit_id.empty()) sums.all -= orders::given_by_hand(orders::events_of(tx, order.id)) - sums.sent;
  return sums;
}

Yen still_here(db::Tx& tx, const ShopId& shop, const DepositId& id) {
  const auto deposit = find_deposit(tx, shop, id);
  const auto order = deposit ? orders::find(tx, shop, deposit->order) : std::nullopt;
  if (!order) return deposit ? deposit->to_give_back() : Yen(0);
  const Returning sums = returning(tx, *order, id);
  return std::max(Yen(0), sums.all - sums.sent);
}

std::optional<Owed> owed_for(db::Tx& tx, const ShopId& shop, const OrderId& order_id, const DepositId& deposit_id,
                             const payments::RefundId& card) {
  const auto order = orders::find(tx, shop, order_id);
  if (!order) return std::nullopt;
  Owed owed{order->id, order->number, deposit_id, Yen(0), card};
  owed.amount = card.empty() ? returning(tx, *order, deposit_id).left() : failed_at_card(tx, *order, card);
  if (owed.amount <= Yen(0)) return std::nullopt;
  return owed;
}

std::vector<Owed> owed_by(db::Tx& tx, const ShopId& shop) {
  std::vector<Owed> all;
  const auto add = [&](const OrderId& order, const DepositId& deposit) {
    if (const auto owed = owed_for(tx, shop, order, deposit)) all.push_back(*owed);
  };
  const auto read = [](const db::Row& row) { return row.id<OrderId>(0); };
  for (const OrderId& order : tx.all(sql::paid_and_over, read, shop, kOwedMost)) add(order, DepositId());
  for (const Deposit& deposit : deposits_to_give_back(tx, shop, kOwedMost)) add(deposit.order, deposit.id);
  return all;
}

Result<Refund, BankError> start_refund(db::Tx& tx, const Tools& tools, const Context& context, const NewRefund& wish) {
  const auto order = orders::find(tx, context.shop, wish.order);
  if (!order) return Fail<BankError>(BankError::order_unknown);
  const auto owed = owed_for(tx, context.shop, wish.order, wish.deposit, wish.card);
  if (!owed) return Fail<BankError>(BankError::has_refund);
  // A card's refund is one entry of its ledger: it goes as it is, or not at all.
  const bool whole = wish.card.empty() || wish.amount == owed->amount;
  if (wish.amount <= Yen(0) || wish.amount > owed->amount || !whole) return Fail<BankError>(BankError::too_much);
  Refund refund;
  refund.id = RefundId("r" + crypto::token(tools.house().env.random).substr(0, kRefundIdRandom));
  refund.shop = context.shop;
  refund.order = order->id;
  refund.deposit = wish.deposit;
  refund.card = wish.card;
  refund.amount = wish.amount;
  refund.person = order->person;
  refund.returned_on = wish.returned_on;
  refund.returned_by = wish.returned_by;
  refund.link_until = context.now + kLinkLasts;
  refund.created_at = refund.updated_at = context.now;
  if (!wish.card.empty() && !payments::hand_to_bank(tx, wish.card, context.now)) return Fail<BankError>(BankError::has_refund);
  insert_refund(tx, refund);
  if (wish.ask_buyer) ask_buyer(tx, refund, context.now);
  note_refund(tx, tools, context, refund, "bank.deed.refund_started");
  return refund;
}

Result<Refund, BankError> start_refund(const Tools& tools, const Context& context, const NewRefund& wish) {
  return tools.house().db.write([&](db::Tx& tx) { return start_refund(tx, tools, context, wish); });
}

}  // namespace noren::bank
