// Money that came besides an order's own and goes back through the provider: a second success of its card, or more than was asked for.
// The order's chain does not tell of it, for it never was the order's; its buyer, and whoever reads the store API, is told all the same.
// Thread: a Tx is its caller's.
#pragma once
#include <string>
#include <vector>

#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

struct SurplusBack {
  enum class Stands { begun, arrived, came_back };
  Instant at;  // since when it stands so
  Yen amount;
  Stands stands = Stands::begun;
  std::string to;     // where it goes, as key of words orders.surplus_back.to_…
  std::string last4;  // of a card; "" not known
};
// The oldest first.
std::vector<SurplusBack> surplus_back(db::Tx& tx, const Order& order);

std::string surplus_text(const SurplusBack& back, Locale locale);
// What came for the order by another transfer, besides its own money, and is still with the shop. The chain does not tell of it either: the
// trouble that it is does (bank/), which nobody settles as long as some of it is here.
Yen came_twice(db::Tx& tx, const Order& order);

// Its event in the API's timeline.
std::string_view name_of(SurplusBack::Stands stands);

}  // namespace noren::orders
