// What of payments and refunds becomes a trouble, and what ends it; private to the feature. In the transaction of the fact.
#pragma once
#include "db/transaction.h"
#include "payments/refunds.h"

namespace noren::payments {

// before: as it was when the transaction began.
void tell_trouble(db::Tx& tx, const Attempt& before, const Attempt& attempt, Instant now);
void tell_trouble(db::Tx& tx, const Refund& refund, Instant now);

}  // namespace noren::payments
