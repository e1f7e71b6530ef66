#include <algorithm>

#include "bank/bank.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "staff/staff.h"

namespace noren::bank {
namespace {

using Done = Result<void, BankError>;

// Money of the deposit or of the order that is on its way back, or back, cannot be somebody else's any more.
bool is_given_back(db::Tx& tx, const Deposit& deposit, const OrderId& order) {
  const std::vector<Refund> refunds = refunds_of(tx, deposit.shop, order);
  return std::any_of(refunds.begin(), refunds.end(), [&](const Refund& refund) {
    return refund.state != RefundState::dropped && (refund.deposit.empty() || refund.deposit == deposit.id);
  });
}

Done undo_part(db::Tx& tx, const Tools& tools, const Context& context, const Deposit& deposit, const Part& part) {
  auto order = orders::find(tx, deposit.shop, part.order);
  if (!order) return Fail<BankError>(BankError::order_unknown);
  if (is_given_back(tx, deposit, part.order)) return Fail<BankError>(BankError::has_refund);
  const Yen kept = std::max(Yen(0), orders::received_for(*order, orders::events_of(tx, order->id)) - part.amount);
  if (!orders::undo_payment(tx, tools.deeds, context, *order, {part.amount, kept})) return Fail<BankError>(BankError::not_now);
  tell_undone(tx, context, *order, kept);
  return {};
}

}  // namespace

Result<Deposit, BankError> undo_settling(const Tools& tools, const Context& context, const SeenDeposit& seen) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Result<Deposit, BankError> {
    auto deposit = find_deposit(tx, context.shop, seen.deposit);
    if (!deposit) return Fail<BankError>(BankError::not_found);
    if (deposit->version != seen.version) return Fail<BankError>(BankError::stale);
    const auto next = next_state(deposit->state, DepositMove::undo);
    if (!next) return Fail<BankError>(BankError::not_now);
    const std::vector<Part> parts = parts_of(tx, deposit->id);
    delete_parts(tx, deposit->id);
    for (const Part& part : parts) {
      if (const Done done = undo_part(tx, tools, context, *deposit, part); !done) return Fail<BankError>(done.error());
    }
    deposit->sealed = seal_payer(house, payer_of(tx, house, *deposit));
    deposit->person = people::PersonId();
    deposit->state = *next;
    deposit->order = OrderId();
    deposit->surplus = Yen(0);
    deposit->done_at.reset();
    deposit->done_by.clear();
    if (!update_deposit(tx, *deposit)) return Fail<BankError>(BankError::stale);
    tell_undone(tx, context, *deposit);
    staff::record_deed(
        tx, context, house,
        {"bank.deed.settling_undone", "deposit", "/admin/deposits/" + deposit->id.str(), "", "", staff::Saying::yen(deposit->amount)});
    return *deposit;
  });
}

}  // namespace noren::bank
