// The audit of orders: invariants 1 (what orders name), 3 (what was sold), 5 (what they keep), 6, 7 and 8. Read-only, may run beside serve: orders are read
// in pages, each page within one consistent state, and memory does not grow with their number.
#pragma once
#include <vector>

#include "base/context.h"
#include "crypto/crypto.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::orders {

// 3: what the stock counts as sold is what orders took and did not give back.
Finding verify_sold(db::Database& db, const ShopId& shop, Locale locale);

// 6 amounts, 7 messages, 8 stories, 1 what orders name (variants, law pages, the counter of their numbers), 5 that none that goes on keeps
// more than its total, 4 money of those that are over, 4 that of those that stand as paid is here; in this order.
// keys: of the installation, to open the boxes with the buyers' details.
std::vector<Finding> verify_orders(db::Database& db, const crypto::Keys& keys, const ShopId& shop, Locale locale);

}  // namespace noren::orders
