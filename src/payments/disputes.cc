#include "payments/disputes.h"

#include "base/names.h"
#include "payments/payments.h"
#include "payments/sql.h"
#include "payments/store.h"
#include "payments/troubles.h"

namespace noren::payments {
namespace {

constexpr Named<DisputeState> kDisputeStates[] = {{DisputeState::open, "open"},
                                                  {DisputeState::answered, "answered"},
                                                  {DisputeState::won, "won"},
                                                  {DisputeState::lost, "lost"},
                                                  {DisputeState::closed, "closed"}};
constexpr Named<DisputeReason> kReasons[] = {{DisputeReason::fraud, "fraud"},
                                             {DisputeReason::unrecognised, "unrecognised"},
                                             {DisputeReason::not_received, "not_received"},
                                             {DisputeReason::not_as_described, "not_as_described"},
                                             {DisputeReason::refund_not_made, "refund_not_made"},
                                             {DisputeReason::duplicate, "duplicate"},
                                             {DisputeReason::other, "other"}};

Dispute read_dispute(const db::Row& row) {
  Dispute dispute;
  dispute.shop = row.id<ShopId>(0);
  dispute.reference = row.str(1);
  dispute.account = row.integer(2);
  dispute.attempt = row.id<AttemptId>(3);
  dispute.order = row.id<OrderId>(4);
  dispute.amount = row.yen(5);
  dispute.reason = dispute_reason_from(row.text(6)).value_or(DisputeReason::other);
  dispute.state = stored(dispute_state_from(row.text(7)), "payment_disputes.state");
  dispute.takes_money = row.flag(8);
  dispute.answer_by = row.maybe_instant(9);
  dispute.opened_at = row.instant(10);
  dispute.closed_at = row.maybe_instant(11);
  return dispute;
}

}  // namespace

std::string_view name_of(DisputeState state) { return name_in(kDisputeStates, state); }
std::optional<DisputeState> dispute_state_from(std::string_view name) { return value_in(kDisputeStates, name); }
std::string_view name_of(DisputeReason reason) { return name_in(kReasons, reason); }
std::optional<DisputeReason> dispute_reason_from(std::string_view name) { return value_in(kReasons, name); }

std::string_view how_of(DisputeState state) {
  if (state == DisputeState::won) return "dispute_won";
  return state == DisputeState::lost ? "dispute_lost" : "dispute_closed";
}

DisputedMoney disputed_money(const std::vector<Dispute>& disputes) {
  DisputedMoney sums;
  for (const Dispute& dispute : disputes) {
    if (dispute.state == DisputeState::lost) sums.lost += dispute.amount;
    if (!is_over(dispute.state) && dispute.takes_money) sums.held += dispute.amount;
  }
  return sums;
}

std::optional<Dispute> find_dispute(db::Tx& tx, const ShopId& shop, const std::string& reference) {
  return tx.one(sql::find_dispute, read_dispute, shop, reference);
}

std::vector<Dispute> disputes_of(db::Tx& tx, const AttemptId& attempt) { return tx.all(sql::disputes_of_attempt, read_dispute, attempt); }

std::optional<Instant> oldest_dispute(db::Tx& tx, const ShopId& shop) {
  const auto oldest = tx.one(
      sql::oldest_dispute, [](const db::Row& row) { return row.maybe_instant(0); }, shop);
  return oldest.value_or(std::nullopt);
}

Yen lost_between(db::Tx& tx, const ShopId& shop, Instant from, Instant until) {
  return tx
      .one(
          sql::lost_between, [](const db::Row& row) { return row.yen(0); }, shop, from, until)
      .value_or(Yen(0));
}

bool learn_dispute(db::Tx& tx, const ShopId& shop, std::int64_t account, const DisputeStanding& standing, Instant now) {
  const auto attempt = find_told(tx, shop, standing.payment, AttemptId());
  if (!attempt) return false;
  const auto known = find_dispute(tx, shop, standing.reference);
  // What was decided stays decided: an older answer may come late.
  if (known && (is_over(known->state) ||
                (known->state == standing.state && known->answer_by == standing.answer_by && known->takes_money == standing.takes_money)))
    return false;
  Dispute dispute;
  dispute.shop = shop;
  dispute.reference = standing.reference;
  dispute.account = account;
  dispute.attempt = attempt->id;
  dispute.order = attempt->order;
  dispute.amount = standing.amount;
  dispute.reason = standing.reason;
  dispute.state = standing.state;
  dispute.takes_money = standing.takes_money;
  dispute.answer_by = standing.answer_by;
  dispute.opened_at = standing.created_at;
  if (is_over(dispute.state)) dispute.closed_at = now;
  tx.run(sql::put_dispute, shop, dispute.reference, account, dispute.attempt, dispute.order, dispute.amount, name_of(dispute.reason),
         name_of(dispute.state), dispute.takes_money, dispute.answer_by, dispute.opened_at, dispute.closed_at, now);
  // One that is first heard of when it is over is told all the same: its money came or went.
  if (!known && is_over(dispute.state)) {
    Dispute begun = dispute;
    begun.state = DisputeState::open;
    tell_trouble(tx, begun, now);
  }
  tell_trouble(tx, dispute, now);
  return true;
}

}  // namespace noren::payments
