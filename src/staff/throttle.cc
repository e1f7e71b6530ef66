#include "staff/throttle.h"

#include <atomic>

#include "staff/sql.h"

namespace noren::staff {
namespace {

constexpr int kPasswordPlaces = 6;
std::atomic<int> passwords_waiting = 0;

struct Failures {
  std::int64_t count = 0;
  Instant last_at;
};

std::string key_of(const House& house, const Counted& counted) {
  return std::string(name_of(counted.kind)) + ":" + house.keys.sign("staff-throttle", counted.subject);
}

Failures find(db::Tx& tx, const ShopId& shop, const std::string& key, Instant now) {
  const auto found = tx.one(
      sql::find_failures,
      [](const db::Row& row) {
        return Failures{row.integer(0), row.instant(1)};
      },
      shop, key);
  // A clock set back must not lock anybody for ever: what lies ahead of now counts as just now.
  if (!found || now - found->last_at > kFailuresForgotten) return {};
  return {found->count, std::min(found->last_at, now)};
}

}  // namespace

int begin_try(db::Tx& tx, const House& house, const Context& context, const std::vector<Counted>& counted) {
  std::vector<std::int64_t> counts;
  int wait_s = 0;
  for (const Counted& each : counted) {
    const Failures failures = find(tx, context.shop, key_of(house, each), context.now);
    counts.push_back(failures.count);
    const Instant open_at = failures.last_at + std::chrono::seconds(wait_after(each.kind, static_cast<int>(failures.count)));
    if (failures.count > 0 && context.now < open_at)
      wait_s = std::max(wait_s, static_cast<int>(std::chrono::ceil<std::chrono::seconds>(open_at - context.now).count()));
  }
  if (wait_s > 0) return wait_s;
  for (std::size_t i = 0; i < counted.size(); ++i)
    tx.run(sql::put_failures, context.shop, key_of(house, counted[i]), counts[i] + 1, context.now);
  return 0;
}

void forgive(db::Tx& tx, const House& house, const Context& context, const std::vector<Counted>& counted) {
  for (const Counted& each : counted) {
    const bool shared = each.kind == ThrottleKind::client || each.kind == ThrottleKind::reset_client;
    tx.run(shared ? sql::take_back_failure : sql::clear_failures, context.shop, key_of(house, each));
  }
}

PasswordPlace::PasswordPlace() : taken_(passwords_waiting.fetch_add(1) < kPasswordPlaces) {
  if (!taken_) passwords_waiting.fetch_sub(1);
}

PasswordPlace::~PasswordPlace() {
  if (taken_) passwords_waiting.fetch_sub(1);
}

}  // namespace noren::staff
