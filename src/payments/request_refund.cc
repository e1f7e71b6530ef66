#include <algorithm>

#include "base/hex.h"
#include "payments/disputes.h"
#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "payments/store.h"

namespace noren::payments {

RefundId new_refund_id(env::Random& random) { return RefundId(to_base32(random.bytes(16))); }

Yen refundable(db::Tx& tx, const Attempt& attempt) {
  if (attempt.state != State::captured) return {};
  const DisputedMoney disputed = disputed_money(disputes_of(tx, attempt.id));
  return std::max(Yen(0), attempt.captured - given_back(refunds_of_attempt(tx, attempt.id)).possible - disputed.held - disputed.lost);
}

Yen promised_over(db::Tx& tx, const AttemptId& id, Yen otherwise) {
  const auto attempt = find_attempt(tx, id);
  if (!attempt) return {};
  Yen sum = otherwise;
  for (const Refund& refund : refunds_of_attempt(tx, id)) {
    // What is not at its end in the dashboard may come to nothing: a store's payer has to name an account first.
    const bool uncertain = is_past_us(refund) && !is_final(refund.state);
    if (refund.state != RefundState::failed && !is_refused(refund) && !uncertain) sum += refund.amount;
  }
  const DisputedMoney disputed = disputed_money(disputes_of(tx, id));
  return std::max(Yen(0), sum + disputed.held + disputed.lost - attempt->captured);
}

bool is_all_back(db::Tx& tx, const AttemptId& id, Yen otherwise) {
  const auto attempt = find_attempt(tx, id);
  if (!attempt) return false;
  return otherwise + given_back(refunds_of_attempt(tx, id)).arrived + disputed_money(disputes_of(tx, id)).lost >= attempt->captured;
}

Yen missing_of(db::Tx& tx, const Refund& failed) {
  // What was asked for while it counted as arrived was about other money.
  const Instant since = failed.returned_at.value_or(failed.created_at);
  std::vector<Refund> later;
  for (const Refund& refund : refunds_of_attempt(tx, failed.attempt)) {
    if (refund.id != failed.id && refund.created_at >= since) later.push_back(refund);
  }
  return std::max(Yen(0), failed.amount - given_back(later).arrived);
}

bool is_made_good(db::Tx& tx, const Refund& failed) { return missing_of(tx, failed) == Yen(0); }

Result<Refund, RefundError> request_refund(db::Tx& tx, const RefundWish& wish) {
  const auto attempt = find_attempt(tx, wish.attempt);
  if (!attempt || attempt->state != State::captured) return Fail(RefundError::not_captured);
  if (wish.amount <= Yen(0)) return Fail(RefundError::bad_amount);
  if (wish.amount > refundable(tx, *attempt)) return Fail(RefundError::too_much);
  Refund refund = refund_of(*attempt, wish);
  refund.due_at = wish.now;
  insert_refund(tx, refund);
  return refund;
}

}  // namespace noren::payments
