#include <algorithm>

#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"

namespace noren::orders {
namespace {

struct Counter {
  std::string node;
  std::int64_t value = 0;
};

constexpr std::chrono::hours kDay{24};
constexpr std::int64_t kLeast = 1'000;
constexpr std::int64_t kTimesTheBusiestDay = 10;
constexpr std::int64_t kRound = 1'000;

// Before its first order a shop has no counter, and may have taken some since.
constexpr const char* kOnlyNode = "a";

}  // namespace

std::vector<std::string> leap_numbers(db::Tx& tx, const ShopId& shop, Instant from, Instant now) {
  std::vector<Counter> counters = tx.all(
      sql::counters_of_shop,
      [](const db::Row& row) {
        return Counter{row.str(0), row.integer(1)};
      },
      shop);
  if (counters.empty()) counters.push_back({kOnlyNode, kFirstNumber - 1});
  const auto busiest = tx.one(
      sql::busiest_day, [](const db::Row& row) { return row.integer(0); }, shop);
  const std::int64_t days = std::max<std::int64_t>((now - from) / kDay, 0) + 1;
  const std::int64_t leap = std::max(kLeast, kTimesTheBusiestDay * busiest.value_or(0) * days);
  std::vector<std::string> first;
  for (const Counter& counter : counters) {
    const std::int64_t last = ((counter.value + leap) / kRound + 1) * kRound;
    tx.run(sql::raise_counter, shop, counter.node, last);
    first.push_back(order_number(counter.node.front(), last + 1));
  }
  return first;
}

}  // namespace noren::orders
