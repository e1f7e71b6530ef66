#include <algorithm>

#include "bank/bank.h"
#include "bank/deposit_deeds.h"
#include "bank/imports.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

using Done = Result<void, BankError>;

// Entered on the page of its order without a name (book_by_hand.cc): noted and settled at once, under the name its buyer was asked to write.
// Of another order's money it says nothing, and would point back to the wrong one.
bool has_made_up_name(db::Tx& tx, const House& house, const Deposit& deposit, const std::vector<Part>& parts, const std::string& payer) {
  if (!deposit.by_hand || deposit.done_at != deposit.noted_at || parts.size() != 1) return false;
  const auto order = orders::find(tx, deposit.shop, parts.front().order);
  const auto person = order ? orders::person_of(tx, house, *order) : std::nullopt;
  return person && payer == orders::transfer_name(*order, *person);
}

// As whose money it waits from now on.
std::string take_name(db::Tx& tx, const House& house, const Deposit& deposit, const std::vector<Part>& parts) {
  std::string payer = payer_of(tx, house, deposit);
  if (!has_made_up_name(tx, house, deposit, parts, payer)) return payer;
  change_mark(tx, deposit, mark_of(house, deposit.shop, {0, deposit.day, deposit.amount, "", std::nullopt}));
  return "";
}

Done undo_part(db::Tx& tx, const Tools& tools, const Context& context, const Deposit& deposit, const Part& part) {
  auto order = orders::find(tx, deposit.shop, part.order);
  if (!order) return Fail<BankError>(BankError::order_unknown);
  const std::vector<orders::Event> story = orders::events_of(tx, order->id);
  const Yen kept = std::max(Yen(0), orders::received_for(*order, story) - part.amount);
  const Yen surplus = deposit.order == order->id ? deposit.surplus : Yen(0);
  if (!orders::undo_payment(tx, tools.deeds, context, *order, {part.amount, kept, surplus})) return Fail<BankError>(BankError::not_now);
  tell_undone(tx, context, *order, kept);
  return {};
}

// Recorded as paid back without a refund of ours.
bool is_given_by_hand(db::Tx& tx, const std::vector<Part>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const Part& part) { return orders::given_by_hand(orders::events_of(tx, part.order)) > Yen(0); });
}

}  // namespace

std::optional<Refund> refund_in_the_way(db::Tx& tx, const Deposit& deposit) {
  std::optional<Refund> found;
  for (const Part& part : parts_of(tx, deposit.id)) {
    for (Refund& refund : refunds_of(tx, deposit.shop, part.order)) {
      const bool of_it = refund.deposit.empty() || refund.deposit == deposit.id;
      if (of_it && refund.state != RefundState::dropped && (!found || is_open(refund.state))) found = std::move(refund);
    }
  }
  return found;
}

std::optional<Deposit> twin_in_the_way(db::Tx& tx, const Deposit& deposit) {
  for (const Part& part : parts_of(tx, deposit.id)) {
    for (Deposit& twin : twins_of(tx, deposit.shop, part.order)) {
      if (still_here(tx, deposit.shop, twin.id) > Yen(0)) return std::move(twin);
    }
  }
  return std::nullopt;
}

Result<Deposit, BankError> undo_settling(const Tools& tools, const Context& context, const SeenDeposit& seen) {
  House& house = tools.house();
  return house.db.write([&](db::Tx& tx) -> Result<Deposit, BankError> {
    auto deposit = find_deposit(tx, context.shop, seen.deposit);
    if (!deposit) return Fail<BankError>(BankError::not_found);
    if (deposit->version != seen.version) return Fail<BankError>(BankError::stale);
    const auto next = next_state(deposit->state, DepositMove::undo);
    if (!next) return Fail<BankError>(BankError::not_now);
    const std::vector<Part> parts = parts_of(tx, deposit->id);
    if (refund_in_the_way(tx, *deposit) || is_given_by_hand(tx, parts)) return Fail<BankError>(BankError::has_refund);
    if (twin_in_the_way(tx, *deposit)) return Fail<BankError>(BankError::has_twin);
    delete_parts(tx, deposit->id);
    for (const Part& part : parts) {
      if (const Done done = undo_part(tx, tools, context, *deposit, part); !done) return Fail<BankError>(done.error());
    }
    deposit->sealed = seal_payer(house, take_name(tx, house, *deposit, parts));
    deposit->person = people::PersonId();
    deposit->state = *next;
    deposit->order = OrderId();
    deposit->surplus = Yen(0);
    deposit->done_at.reset();
    deposit->done_by.clear();
    if (!update_deposit(tx, *deposit)) return Fail<BankError>(BankError::stale);
    tell_undone(tx, context, *deposit);
    const OrderId order = parts.empty() ? OrderId() : parts.front().order;
    note_deposit(tx, tools, context, {deposit->id, order, deposit->amount}, "bank.deed.settling_undone");
    return *deposit;
  });
}

}  // namespace noren::bank
