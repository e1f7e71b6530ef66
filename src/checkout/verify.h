// The audit of attempts and what became of them: invariants 1, 2 and a part of 3. Read-only, may run beside serve; both sides of every
// comparison are read in one consistent state, and only what is wrong is kept in memory.
#pragma once
#include <vector>

#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::checkout {

// 1: every accepted attempt is exactly one order, and every order comes from an accepted attempt.
// 2: every press has one answer, and only the presses of an accepted attempt were answered with an order.
// 3: the pieces held are those of the attempts that are being paid, no more and no fewer.
// 4: captured money belongs to exactly one order, and an order paid by card has its money.
std::vector<Finding> verify_checkouts(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::checkout
