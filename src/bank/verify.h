// The audit of deposits and refunds by transfer: invariant 5, of money that did not come through a provider, and 1, that they are there.
// Read-only, may run beside serve; memory does not grow with the number of deposits.
#pragma once
#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::bank {

// Every yen of a deposit is one of its orders', or it is to be given back: by a refund, or with an open trouble.
Finding verify_deposits(db::Database& db, const ShopId& shop, Locale locale);

// Deposits and refunds that something names are there, and as many deposits as statements brought.
Finding verify_named(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::bank
