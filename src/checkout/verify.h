// The audit of attempts and what became of them: invariants 1 and 2. Read-only, may run beside serve; both sides of every
// comparison are read in one consistent state, and only what is wrong is kept in memory.
#pragma once
#include <vector>

#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::checkout {

// 1: every accepted attempt is exactly one order, and every order comes from an accepted attempt.
// 2: every press has one answer, and only the presses of an accepted attempt were answered with an order.
std::vector<Finding> verify_checkouts(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::checkout
