#include <algorithm>
#include <map>

#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kDay{24};
constexpr std::int64_t kLeast = 1'000;
constexpr std::int64_t kTimesTheBusiestDay = 10;
constexpr std::int64_t kRound = 1'000;

// A node has no counter before its first order, and may have taken some since.
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";

std::int64_t leap_of(db::Tx& tx, const ShopId& shop, Instant from, Instant now) {
  const auto busiest = tx.one(
      sql::busiest_day, [](const db::Row& row) { return row.integer(0); }, shop);
  const std::int64_t days = std::max<std::int64_t>((now - from) / kDay, 0) + 1;
  return std::max(kLeast, kTimesTheBusiestDay * busiest.value_or(0) * days);
}

// The last number that may have been given, a round one.
std::int64_t beyond(std::int64_t value, std::int64_t leap) { return ((value + leap) / kRound + 1) * kRound; }

}  // namespace

std::vector<std::string> leap_numbers(db::Tx& tx, const ShopId& shop, Instant from, Instant now) {
  std::map<std::string, std::int64_t> counters;
  tx.each(
      sql::counters_of_shop, [&](const db::Row& row) { counters[row.str(0)] = row.integer(1); }, shop);
  const std::int64_t leap = leap_of(tx, shop, from, now);
  std::vector<std::string> first;
  std::string first_of_all;
  for (const char letter : kLetters) {
    const std::string node(1, letter);
    const auto known = counters.find(node);
    const std::int64_t value = known == counters.end() ? kFirstNumber - 1 : known->second;
    const std::int64_t last = beyond(value, leap);
    tx.run(sql::raise_counter, shop, node, last);
    // One at a round thousand leapt before, and has given none since.
    if (known != counters.end() && value % kRound != 0) first.push_back(order_number(letter, last + 1));
    if (letter == kLetters.front()) first_of_all = order_number(letter, last + 1);
  }
  if (first.empty()) first.push_back(first_of_all);
  return first;
}

void leap_counter(db::Tx& tx, const ShopId& shop, char node, Instant from, Instant now) {
  const auto counters = counters_of(tx, node);
  const auto known = std::find_if(counters.begin(), counters.end(), [&](const Counter& one) { return one.shop == shop; });
  const std::int64_t value = known == counters.end() ? kFirstNumber - 1 : known->value;
  raise_counters(tx, node, {{shop, beyond(value, leap_of(tx, shop, from, now))}});
}

}  // namespace noren::orders
