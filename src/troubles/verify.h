// The audit of troubles: invariant 9 (no step overdue without an alarm), and their stories. Read-only, may run beside serve.
#pragma once
#include <vector>

#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::troubles {

// The alarm is the ticker's, which comes by every minute; it has an hour.
std::vector<Finding> verify_troubles(db::Database& db, const ShopId& shop, Instant now, Locale locale);

}  // namespace noren::troubles
