// What a node remembers of orders that it carried: as their pages showed them then, in the words of the store API, for who asks while the
// central database is away. Names nobody. Kept for some days.
#pragma once
#include <optional>
#include <string>

#include "db/database.h"
#include "orders/types.h"

namespace noren::intake {

struct ToldOrder {
  Instant as_of;
  std::string ja;  // JSON (orders/api_view.h)
  std::string en;
};
// In the transaction in which its rows go from here, while they are still there.
void keep_told(db::Tx& own, const orders::Order& order, Instant now);
// It lies here again: what may be told of it is decided anew.
void drop_told(db::Tx& own, const OrderId& id);
std::optional<ToldOrder> find_told(db::Database& own, const ShopId& shop, const OrderId& id);
void forget_told(db::Database& own, Instant now);

}  // namespace noren::intake
