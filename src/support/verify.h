// The audit of inquiries: invariant 1, what was taken is there and can be read, unless its writer was erased. Read-only, may run beside serve.
// Throws db/errors.h.
#pragma once
#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::support {

Finding verify_inquiries(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::support
