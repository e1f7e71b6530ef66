// The audit of the catalog: invariant 1, as far as it is the catalog's. Items and variants that something of the catalog needs are there;
// what stock and orders name is compared in stock/verify.h and orders/verify.h. Read-only, may run beside serve. Throws db/errors.h.
#pragma once
#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::catalog {

Finding verify_catalog(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::catalog
