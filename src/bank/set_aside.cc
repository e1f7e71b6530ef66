#include <algorithm>

#include "bank/bank.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "staff/staff.h"

namespace noren::bank {
namespace {

using Answer = Result<Deposit, BankError>;

Answer refused(BankError why) { return Fail<BankError>(why); }

void note(db::Tx& tx, const Tools& tools, const Context& context, const Deposit& deposit, const char* what) {
  staff::record_deed(tx, context, tools.house(),
                     {what, "deposit", "/admin/deposits/" + deposit.id.str(), "", "", staff::Saying::yen(deposit.amount)});
}

bool is_given_back(db::Tx& tx, const Deposit& deposit) {
  const std::vector<Refund> refunds = refunds_of(tx, deposit.shop, deposit.order);
  return std::any_of(refunds.begin(), refunds.end(),
                     [&](const Refund& refund) { return refund.deposit == deposit.id && refund.state != RefundState::dropped; });
}

}  // namespace

Answer set_aside(const Tools& tools, const Context& context, const SettingAside& wish) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Answer {
    auto deposit = find_deposit(tx, context.shop, wish.seen.deposit);
    if (!deposit) return refused(BankError::not_found);
    if (deposit->version != wish.seen.version) return refused(BankError::stale);
    const auto next = next_state(deposit->state, DepositMove::set_aside);
    if (!next) return refused(BankError::not_now);
    const auto order = orders::find(tx, context.shop, wish.order);
    if ((!order && wish.why == Aside::twice) || (!order && !wish.order.empty())) return refused(BankError::order_unknown);
    deposit->state = *next;
    deposit->aside = wish.why;
    deposit->done_at = context.now;
    deposit->done_by = context.actor.name;
    if (order && wish.why != Aside::not_ours) {
      const std::string payer = payer_of(tx, house, *deposit);
      deposit->order = order->id;
      deposit->person = order->person;
      deposit->sealed = people::seal(tx, house, deposit->shop, deposit->person, payer, context.now);
      if (wish.why == Aside::twice) tell_odd(tx, context, {Outcome::twice, *deposit, *order, deposit->amount});
    }
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
    if (is_given_back(tx, *deposit)) return refused(BankError::has_refund);
    deposit->sealed = seal_payer(house, payer_of(tx, house, *deposit));
    deposit->state = *next;
    deposit->aside.reset();
    deposit->order = OrderId();
    deposit->person = people::PersonId();
    deposit->done_at.reset();
    deposit->done_by.clear();
    if (!update_deposit(tx, *deposit)) return refused(BankError::stale);
    tell_undone(tx, context, *deposit);
    note(tx, tools, context, *deposit, "bank.deed.taken_up");
    return *deposit;
  });
}

}  // namespace noren::bank
