#include "payments/payments.h"
#include "payments/refund_store.h"
#include "payments/store.h"
#include "payments/troubles.h"

namespace noren::payments {
namespace {

Refund refund_at_bank(db::Tx& tx, const RefundId& id) {
  auto refund = find_refund(tx, id);
  check(refund && refund->by_bank && refund->state == RefundState::pending, "a refund by bank transfer that is none");
  return *refund;
}

void save(db::Tx& tx, Refund& refund, Instant now) {
  refund.updated_at = now;
  check(update_refund(tx, refund), "a refund changed within its own transaction");
}

}  // namespace

bool hand_to_bank(db::Tx& tx, const RefundId& id, Instant now) {
  auto refund = find_refund(tx, id);
  if (!refund || refund->state != RefundState::failed) return false;
  const auto attempt = find_attempt(tx, refund->attempt);
  if (!attempt || refundable(tx, *attempt) < refund->amount) return false;
  refund->state = RefundState::pending;
  refund->by_bank = true;
  save(tx, *refund, now);
  return true;
}

void take_from_bank(db::Tx& tx, const RefundId& id, Instant now) {
  Refund refund = refund_at_bank(tx, id);
  refund.state = RefundState::failed;
  refund.by_bank = false;
  save(tx, refund, now);
  tell_trouble(tx, refund, now);
}

void sent_by_bank(db::Tx& tx, const RefundId& id, Instant now) {
  Refund refund = refund_at_bank(tx, id);
  refund.state = RefundState::arrived;
  save(tx, refund, now);
  tell_trouble(tx, refund, now);
}

void sent_by_bank_anyway(db::Tx& tx, const RefundId& id, Instant now) {
  auto refund = find_refund(tx, id);
  check(refund && refund->state == RefundState::failed, "a refund that was called off and is none");
  refund->state = RefundState::arrived;
  refund->by_bank = true;
  save(tx, *refund, now);
  tell_trouble(tx, *refund, now);
}

}  // namespace noren::payments
