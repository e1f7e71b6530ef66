#include "pauses/watch.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "log/log.h"
#include "pauses/rules.h"
#include "pauses/store.h"
#include "payments/rules.h"
#include "troubles/troubles.h"

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;
using payments::Errands;

constexpr auto kWithoutAccount = 5min;
constexpr auto kAskedElsewhere = 1min;  // until it is looked whether the other node still does
constexpr auto kListed = 1min;          // a probe asks for the payments of so long: few or none

std::string errand_of(const ShopId& shop, PaymentMethod method) { return shop.str() + "/" + std::string(shops::name_of(method)); }

std::pair<ShopId, PaymentMethod> way_of(const std::string& errand) {
  const std::size_t slash = errand.rfind('/');
  const auto method = slash == std::string::npos ? std::nullopt : method_from(errand.substr(slash + 1));
  check(method.has_value(), "an errand that is no probe");
  return {ShopId(errand.substr(0, slash)), *method};
}

std::optional<Health> health_in(const OfShop& of_shop, PaymentMethod method) {
  const auto found = std::find_if(of_shop.healths.begin(), of_shop.healths.end(), [&](const Health& one) { return one.method == method; });
  return found == of_shop.healths.end() ? std::nullopt : std::optional(*found);
}

troubles::Subject subject_of(PaymentMethod method) { return {"method", shops::name_of(method)}; }

void log_change(const char* what, const ShopId& shop, PaymentMethod method) {
  log::event(log::Level::warning, what, log::field("shop", shop.str()) + "," + log::field("method", shops::name_of(method)));
}

void begin_pause(db::Tx& tx, const ShopId& shop, const Health& health, const Calls& calls, Instant now) {
  put_health(tx, shop, health);
  const nlohmann::json evidence = {{"method", shops::name_of(health.method)}, {"calls", calls.made}, {"failed", calls.failed}};
  troubles::open(tx, {shop, troubles::kind::kMethodFailing, subject_of(health.method), OrderId(), evidence.dump(), now});
  tx.after_commit([shop, method = health.method] { log_change("payment_method_paused", shop, method); });
}

void end_pause(db::Tx& tx, const ShopId& shop, Health health, Instant now) {
  health.failing = false;
  health.since = now;
  health.probe_at.reset();
  put_health(tx, shop, health);
  forgive_calls(tx, shop, health.method);
  troubles::settle(tx, {shop, troubles::kind::kMethodFailing, subject_of(health.method), "method_back", now});
  tx.after_commit([shop, method = health.method] { log_change("payment_method_back", shop, method); });
}

}  // namespace

Watch::Watch(House& house, env::Outbound& outbound, payments::GatewayOf gateway_of, Board& board, std::function<bool()> probes)
    : house_(house), gateway_of_(std::move(gateway_of)), board_(board), probes_(std::move(probes)),
      errands_(house.env.clock, outbound, [this](const std::string& id, Errands::Why why, const env::Called* said, Instant now) {
        return advance(id, why, said, now);
      }) {}

void Watch::hear(const payments::HeardCall& call) {
  const PaymentMethod method = method_of(call.means);
  const bool failed = is_failure(call.status);
  // Keys of an account that ended may be dead; and one payment that is asked for in vain again and again is one failure.
  if (!call.newest_account || (failed && call.again)) return;
  {
    const std::lock_guard lock(mutex_);
    heard_[{call.shop, method}].push_back({call.now, one_call(failed, call.took)});
  }
  if (failed && !board_.pause_of(call.shop, method, call.now)) errands_.poke(errand_of(call.shop, method));
}

void Watch::store(Instant now) {
  std::vector<Way> ways;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [way, heard] : heard_) ways.push_back(way);
  }
  for (const Way& way : ways) store(way, now);
}

// How the way is doing then.
std::optional<Health> Watch::store(const Way& way, Instant now) {
  const std::lock_guard once(storing_);
  std::vector<Heard> heard;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = heard_.find(way); found != heard_.end()) heard = found->second;
  }
  std::map<Instant, Calls> minutes;
  for (const Heard& one : heard) {
    Calls& minute = minutes[minute_of(one.at)];
    minute = joined(minute, one.calls);
  }
  const auto& [shop, method] = way;
  const auto health = house_.db.write([&, shop = shop, method = method](db::Tx& tx) {
    for (const auto& [minute, calls] : minutes) add_calls(tx, shop, method, minute, calls);
    return decide(tx, shop, method, now);
  });
  {
    const std::lock_guard lock(mutex_);
    const auto found = heard_.find(way);
    if (found != heard_.end()) {
      found->second.erase(found->second.begin(), found->second.begin() + static_cast<std::ptrdiff_t>(heard.size()));
      if (found->second.empty()) heard_.erase(found);
    }
  }
  return health;
}

// Pauses the way if it must be.
std::optional<Health> Watch::decide(db::Tx& tx, const ShopId& shop, PaymentMethod method, Instant now) {
  const OfShop before = of_shop(tx, shop);
  const auto health = health_in(before, method);
  if (pause_at(before, method, now)) return health;
  const bool on_trial = is_on_trial(health ? &*health : nullptr, now);
  const Calls calls = sum_of(calls_since(tx, shop, method, now - kWatched));
  if (!must_pause(calls, on_trial)) return health;
  Health failing{method, true, now, on_trial ? health->probes : 0, std::nullopt};
  failing.probe_at = now + probe_after(failing.probes);
  begin_pause(tx, shop, failing, calls, now);
  board_.put_after_commit(tx, shop);
  tx.after_commit([this, id = errand_of(shop, method), at = *failing.probe_at] { errands_.remind(id, at); });
  return failing;
}

void Watch::start() {
  board_.load(house_.db);
  std::vector<Errands::Due> due;
  for (const auto& [shop, health] : board_.failing()) due.push_back({errand_of(shop, health.method), *health.probe_at});
  errands_.start(due, 1);
}

void Watch::take_up() {
  store(house_.env.clock.now());
  board_.load(house_.db);
  for (const auto& [shop, health] : board_.failing()) errands_.remind(errand_of(shop, health.method), *health.probe_at);
}

void Watch::stop() { errands_.stop(); }

void Watch::probe(const ShopId& shop, PaymentMethod method, std::chrono::milliseconds at_most, std::function<void()> done) {
  const std::string id = errand_of(shop, method);
  errands_.wait(id, at_most, std::move(done));
  errands_.poke(id);
}

bool Watch::step(const ShopId& shop, PaymentMethod method, Instant now) { return errands_.step(errand_of(shop, method), now); }

Errands::Next Watch::advance(const std::string& id, Errands::Why why, const env::Called* said, Instant now) {
  const Way way = way_of(id);
  if (said != nullptr) return answered(way, is_failure(*said ? std::optional((*said)->status) : std::nullopt), now);
  const auto health = store(way, now);
  if (!health || !health->failing) return {std::nullopt, std::nullopt, true};
  const bool not_yet = why == Errands::Why::due ? *health->probe_at > now : health->since == now;
  if (not_yet) return {std::nullopt, health->probe_at, true};
  if (why == Errands::Why::due && probes_ && !probes_()) return {std::nullopt, now + kAskedElsewhere, true};
  const auto gateway = gateway_of_(way.first);
  if (gateway == nullptr) return {std::nullopt, now + kWithoutAccount, true};
  env::Call call = gateway->list_payments(now - kListed, "");
  call.within = payments::kCallWithin;
  return {std::move(call), std::nullopt, false};
}

Errands::Next Watch::answered(const Way& way, bool failed, Instant now) {
  const auto& [shop, method] = way;
  return house_.db.write([&, shop = shop, method = method](db::Tx& tx) -> Errands::Next {
    auto health = health_in(of_shop(tx, shop), method);
    if (!health || !health->failing) return {std::nullopt, std::nullopt, true};
    if (failed) {
      health->probe_at = now + probe_after(++health->probes);
      put_health(tx, shop, *health);
    } else {
      end_pause(tx, shop, *health, now);
      health->probe_at.reset();
    }
    board_.put_after_commit(tx, shop);
    return {std::nullopt, health->probe_at, true};
  });
}

}  // namespace noren::pauses
