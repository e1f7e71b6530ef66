// What of payments and refunds becomes a trouble, and what ends it; private to the feature. In the transaction of the fact.
#pragma once
#include "db/transaction.h"
#include "payments/disputes.h"
#include "payments/driver.h"

namespace noren::payments {

struct Turn {
  const Attempt& before;  // as it was when the transaction began
  const Attempt& attempt;
  const Stands& stands;
};
void tell_trouble(db::Tx& tx, const Turn& turn, Instant now);
void tell_trouble(db::Tx& tx, const Refund& refund, Instant now);
void tell_trouble(db::Tx& tx, const Dispute& dispute, Instant now);
// How much is left of a payment has changed: what failed to go back is about that.
void tell_failed_refunds(db::Tx& tx, const AttemptId& attempt, Instant now);

}  // namespace noren::payments
