// The audit of the staff: invariant 1, as far as it is theirs. Accounts that the log, sessions, links and spare codes name are there, and
// so is each line of the log that was written since lines are numbered; a log without a line, beside accounts, was taken out. Read-only,
// may run beside serve. Throws db/errors.h.
#pragma once
#include <vector>

#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::staff {

// Accounts, the log; in this order.
std::vector<Finding> verify_staff(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::staff
