// Private to the feature: how a deposit is known again.
#pragma once
#include "bank/statement.h"
#include "bank/types.h"
#include "house/house.h"

namespace noren::bank {

LineMark mark_of(const House& house, const ShopId& shop, const StatementLine& line);
DepositId new_deposit_id(const House& house);

}  // namespace noren::bank
