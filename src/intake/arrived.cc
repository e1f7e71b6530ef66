#include "intake/arrived.h"

#include "payments/payments.h"
#include "payments/refund_rules.h"

namespace noren::intake {

void note_open(db::Tx& central, const ShopId& shop, const OrderId& id, Arrived& arrived) {
  for (const payments::Attempt& attempt : payments::attempts_of(central, shop, id)) {
    if (!payments::is_final(attempt.state)) arrived.payments.push_back(attempt.id);
  }
  for (const payments::Refund& refund : payments::refunds_of(central, shop, id)) {
    if (!payments::is_final(refund.state)) arrived.refunds.push_back(refund.id);
  }
}

}  // namespace noren::intake
