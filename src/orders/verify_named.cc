#include "orders/verify_named.h"

#include <nlohmann/json.hpp>

#include "html/words.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "shops/shops.h"

namespace noren::orders {
namespace {

constexpr int kMostVariants = 1'000;  // more tell nothing new

}  // namespace

void Named::note(const std::string& number, std::span<const Event> events) {
  ++orders_;
  if (read_order_number(number) == number) {
    const std::string node(1, static_cast<char>(number[0] - 'A' + 'a'));
    const std::int64_t counter = std::stoll(number.substr(1, number.find('-') - 1));
    Last& last = last_[node];
    if (counter > last.counter) last = {counter, number};
  }
  const auto said = nlohmann::json::parse(events.empty() ? std::string() : events.front().data, nullptr, false);
  if (!said.is_object() || !said.contains("laws") || !said["laws"].is_object()) return;
  for (const auto& [page, version] : said["laws"].items()) {
    if (!version.is_string()) continue;
    Times& times = laws_[{page, version.get<std::string>()}];
    if (times.orders++ == 0) times.first = number;
  }
}

Finding Named::finding(db::Tx& tx, const ShopId& shop, Locale locale) const {
  Finding finding{1, html::word(locale, "orders.verify.named"), orders_, 0, {}};
  tx.each(
      sql::verify_variants,
      [&](const db::Row& row) {
        finding.tell(html::word(locale, "orders.verify.variant_gone",
                                {{"variant", row.str(0)}, {"n", std::to_string(row.integer(1))}, {"number", row.str(2)}}));
      },
      shop, kMostVariants);
  auto laws = laws_;
  for (const shops::KeptLawPage& kept : shops::kept_law_pages(tx, shop))
    laws.erase({std::string(shops::name_of(kept.version.page)), kept.version.version});
  for (const auto& [law, times] : laws) {
    finding.tell(html::word(locale, "orders.verify.law_gone",
                            {{"page", law.first}, {"version", law.second}, {"n", std::to_string(times.orders)}, {"number", times.first}}));
  }
  std::map<std::string, std::int64_t> counters;
  tx.each(
      sql::counters_of_shop, [&](const db::Row& row) { counters[row.str(0)] = row.integer(1); }, shop);
  for (const auto& [node, last] : last_) {
    const auto found = counters.find(node);
    if (found != counters.end() && found->second >= last.counter) continue;
    finding.tell(html::word(locale, found == counters.end() ? "orders.verify.counter_gone" : "orders.verify.counter_behind",
                            {{"node", node},
                             {"value", found == counters.end() ? "" : std::to_string(found->second)},
                             {"number", last.number},
                             {"least", std::to_string(last.counter)}}));
  }
  return finding;
}

}  // namespace noren::orders
