#include "payments/payments.h"
#include "payments/refund_rules.h"
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

void move(db::Tx& tx, Refund& refund, RefundState to, Instant now) {
  check(may_become(Carrier::bank, refund.state, to), "a refund by bank transfer that cannot become this");
  refund.state = to;
  refund.updated_at = now;
  check(update_refund(tx, refund), "a refund changed within its own transaction");
}

}  // namespace

bool hand_to_bank(db::Tx& tx, const RefundId& id, Instant now) {
  auto refund = find_refund(tx, id);
  if (!refund || refund->state != RefundState::failed) return false;
  const auto attempt = find_attempt(tx, refund->attempt);
  if (!attempt || refundable(tx, *attempt) < refund->amount) return false;
  refund->by_bank = true;
  move(tx, *refund, RefundState::pending, now);
  return true;
}

void take_from_bank(db::Tx& tx, const RefundId& id, Instant now) {
  Refund refund = refund_at_bank(tx, id);
  refund.by_bank = false;
  move(tx, refund, RefundState::failed, now);
  tell_trouble(tx, refund, now);
}

void sent_by_bank(db::Tx& tx, const RefundId& id, Instant now) {
  Refund refund = refund_at_bank(tx, id);
  move(tx, refund, RefundState::arrived, now);
  tell_trouble(tx, refund, now);
}

void came_back_at_bank(db::Tx& tx, const RefundId& id, Instant now) {
  auto refund = find_refund(tx, id);
  check(refund && refund->by_bank && refund->state == RefundState::arrived, "a transfer came back that never went");
  refund->returned_at = now;
  move(tx, *refund, RefundState::pending, now);
}

void sent_by_bank_anyway(db::Tx& tx, const RefundId& id, Instant now) {
  auto refund = find_refund(tx, id);
  check(refund && refund->state == RefundState::failed, "a refund that was called off and is none");
  refund->by_bank = true;
  move(tx, *refund, RefundState::arrived, now);
  tell_trouble(tx, *refund, now);
}

}  // namespace noren::payments
