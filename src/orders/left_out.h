// Orders as far as they can be read, for work over many that goes on over one that cannot. Private to the feature.
#pragma once
#include <optional>
#include <string>

#include "base/left_out.h"
#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

// An order as far as it can be read.
struct Readable {
  std::string number;
  std::optional<Order> order;
  std::string why;  // it cannot
};
Readable read_if_readable(const db::Row& row);  // columns as read_order (store.h)

}  // namespace noren::orders
