#include <algorithm>

#include "bank/bank.h"
#include "bank/deposit_deeds.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

using Answer = Result<Deposit, BankError>;

Answer refused(BankError why) { return Fail<BankError>(why); }

void note(db::Tx& tx, const Tools& tools, const Context& context, const Deposit& deposit, const char* what) {
  note_deposit(tx, tools, context, {deposit.id, deposit.order, deposit.amount}, what);
}

bool is_given_back(db::Tx& tx, const Deposit& deposit) {
  const std::vector<Refund> refunds = refunds_of(tx, deposit.shop, deposit.order);
  return std::any_of(refunds.begin(), refunds.end(),
                     [&](const Refund& refund) { return refund.deposit == deposit.id && refund.state != RefundState::dropped; });
}

// Away from the new ones, as money of this order.
void lay_aside(db::Tx& tx, House& house, const Context& context, Deposit& deposit, Aside why, const orders::Order* order) {
  deposit.state = DepositState::set_aside;
  deposit.aside = why;
  deposit.done_at = context.now;
  deposit.done_by = context.actor.name;
  if (order == nullptr) return;
  const std::string payer = payer_of(tx, house, deposit);
  deposit.order = order->id;
  deposit.person = order->person;
  deposit.sealed = people::seal(tx, house, deposit.shop, deposit.person, payer, context.now);
}

using Noted = Result<void, BankError>;

// The refund that the deposit is the return of: noted now, unless somebody said so before the line was read.
Noted note_refund_back(db::Tx& tx, const Tools& tools, const Context& context, const Deposit& deposit, const ReturningDeposit& wish) {
  auto refund = find_refund(tx, context.shop, wish.refund);
  const bool fits = refund && refund->order == wish.order.order && refund->amount == deposit.amount;
  if (!fits) return Fail<BankError>(BankError::not_now);
  const bool said_before = refund->returned_on && refund->returned_by.empty();
  if (!said_before) {
    const auto next = next_state(refund->state, RefundMove::come_back);
    if (!next) return Fail<BankError>(BankError::not_now);
    refund->state = *next;
    const Noted done = come_back(tx, tools, context, *refund, {deposit.day, ""});
    if (!done) return done;
    note_refund(tx, tools, context, *refund, "bank.deed.refund_returned");
  }
  refund->returned_by = deposit.id;
  refund->updated_at = context.now;
  if (!update_refund(tx, *refund)) return Fail<BankError>(BankError::stale);
  return {};
}

}  // namespace

Answer take_returned(const Tools& tools, const Context& context, const ReturningDeposit& wish) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Answer {
    auto deposit = find_deposit(tx, context.shop, wish.seen.deposit);
    if (!deposit) return refused(BankError::not_found);
    auto order = orders::find(tx, context.shop, wish.order.order);
    if (!order) return refused(BankError::order_unknown);
    if (deposit->version != wish.seen.version || order->version != wish.order.version) return refused(BankError::stale);
    if (!next_state(deposit->state, DepositMove::set_aside)) return refused(BankError::not_now);
    if (wish.refund.empty()) {
      const ReturnedByHand returned{deposit->amount, {deposit->day, ""}};
      const auto done = come_back_by_hand(tx, tools, context, *order, returned, deposit->id);
      if (!done) return refused(done.error());
    } else {
      const Noted done = note_refund_back(tx, tools, context, *deposit, wish);
      if (!done) return refused(done.error());
    }
    lay_aside(tx, house, context, *deposit, Aside::came_back, &*order);
    if (!update_deposit(tx, *deposit)) return refused(BankError::stale);
    note(tx, tools, context, *deposit, "bank.deed.set_aside");
    return *deposit;
  });
}

Answer set_aside(const Tools& tools, const Context& context, const SettingAside& wish) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Answer {
    auto deposit = find_deposit(tx, context.shop, wish.seen.deposit);
    if (!deposit) return refused(BankError::not_found);
    if (deposit->version != wish.seen.version) return refused(BankError::stale);
    if (!next_state(deposit->state, DepositMove::set_aside)) return refused(BankError::not_now);
    const auto order = orders::find(tx, context.shop, wish.order);
    if ((!order && wish.why == Aside::twice) || (!order && !wish.order.empty())) return refused(BankError::order_unknown);
    // Nothing is over while its price has not come: the buyer would be asked for money that is here.
    const bool unpaid = order && order->payment_state == orders::PaymentState::awaiting && !orders::is_stopped(order->state);
    if (unpaid && wish.why == Aside::twice) return refused(BankError::order_unpaid);
    const bool of_order = order && wish.why != Aside::not_ours;
    lay_aside(tx, house, context, *deposit, wish.why, of_order ? &*order : nullptr);
    if (of_order && wish.why == Aside::twice) tell_odd(tx, context, {Outcome::twice, *deposit, *order, deposit->amount});
    if (!update_deposit(tx, *deposit)) return refused(BankError::stale);
    note(tx, tools, context, *deposit, "bank.deed.set_aside");
    return *deposit;
  });
}

Answer take_up(const Tools& tools, const Context& context, const SeenDeposit& seen) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Answer {
    auto deposit = find_deposit(tx, context.shop, seen.deposit);
    if (!deposit) return refused(BankError::not_found);
    if (deposit->version != seen.version) return refused(BankError::stale);
    const auto next = next_state(deposit->state, DepositMove::take_up);
    if (!next) return refused(BankError::not_now);
    // That the refund came back stands in its order's story.
    if (deposit->aside == Aside::came_back) return refused(BankError::not_now);
    if (is_given_back(tx, *deposit)) return refused(BankError::has_refund);
    deposit->sealed = seal_payer(house, payer_of(tx, house, *deposit));
    auto order = orders::find(tx, deposit->shop, deposit->order);
    deposit->state = *next;
    deposit->aside.reset();
    deposit->order = OrderId();
    deposit->person = people::PersonId();
    deposit->done_at.reset();
    deposit->done_by.clear();
    if (!update_deposit(tx, *deposit)) return refused(BankError::stale);
    tell_undone(tx, context, *deposit);
    if (order && !orders::end_refund(tx, tools.deeds, context, *order)) return refused(BankError::not_now);
    note(tx, tools, context, *deposit, "bank.deed.taken_up");
    return *deposit;
  });
}

}  // namespace noren::bank
