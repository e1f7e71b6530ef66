// Rows to orders; private to the feature.
#pragma once
#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

// Columns: id shop_id number state payment_state total created_at updated_at version person_id document sealed chain.
Order read_order(const db::Row& row);

}  // namespace noren::orders
