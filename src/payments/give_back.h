// What no order wants is given back by itself; private to the feature. In the transaction in which it became known.
#pragma once
#include "house/house.h"
#include "payments/driver.h"

namespace noren::payments {

void give_back_surplus(db::Tx& tx, const House& house, const GiveBack& give_back, const Attempt& attempt, Instant now);
// Money of an order that was over when it came.
void give_back_late(db::Tx& tx, const House& house, const GiveBack& give_back, const Attempt& attempt, Instant now);

}  // namespace noren::payments
