// What came to the central database with a carriage and is to be gone on with there. Inside the caller's transaction; Arrived is public.
#pragma once
#include <vector>

#include "db/transaction.h"
#include "orders/types.h"
#include "payments/refunds.h"

namespace noren::intake {

struct Arrived {
  std::vector<payments::AttemptId> payments;
  std::vector<payments::RefundId> refunds;
  bool any() const { return !payments.empty() || !refunds.empty(); }
};

// Of an order, or of an attempt, what somebody has to go on with.
void note_open(db::Tx& central, const ShopId& shop, const OrderId& id, Arrived& arrived);

}  // namespace noren::intake
