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
    if (refund.state != RefundState::failed && !is_refused(refund)) sum += refund.amount;
  }
  const DisputedMoney disputed = disputed_money(disputes_of(tx, id));
  return std::max(Yen(0), sum + disputed.held + disputed.lost - attempt->captured);
}

bool is_all_back(db::Tx& tx, const AttemptId& id, Yen otherwise) {
  const auto attempt = find_attempt(tx, id);
  if (!attempt) return false;
  return otherwise + given_back(refunds_of_attempt(tx, id)).arrived + disputed_money(disputes_of(tx, id)).lost >= attempt->captured;
}

bool is_made_good(db::Tx& tx, const Refund& failed) {
  std::vector<Refund> later;
  for (const Refund& refund : refunds_of_attempt(tx, failed.attempt)) {
    if (refund.id != failed.id && refund.created_at >= failed.created_at) later.push_back(refund);
  }
  return given_back(later).arrived >= failed.amount;
}

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
