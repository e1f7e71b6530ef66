// The audit of the stock: invariant 3 as far as the stock itself knows. What orders took is compared in orders/verify.h.
#pragma once
#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::stock {

// received + adjusted + returned = available + leased + held + sold, none below zero, nothing held yet, and the movements by hand
// add up to what came in. Read-only; reads one variant after the other.
Finding verify_levels(db::Database& db, const ShopId& shop, Locale locale);

// What is counted is there: the variants that have pieces, and the pieces that have movements.
Finding verify_variants(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::stock
