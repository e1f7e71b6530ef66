#include "pauses/rules.h"

#include <algorithm>

#include "base/check.h"

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kAll = "all";
constexpr std::array<std::chrono::seconds, 7> kProbes{5s, 10s, 20s, 30s, 1min, 2min, 5min};
constexpr int kIll = 500;  // and above

bool meet(const Planned& one, const Planned& other) {
  const bool same = !one.method || !other.method || *one.method == *other.method;
  return same && one.starts_at < other.ends_at && other.starts_at < one.ends_at;
}

bool fits(const PauseRow& row, const Calls& calls) {
  return calls.made >= row.made && calls.failed * 100 >= calls.made * row.percent && calls.in_a_row >= row.in_a_row;
}

const Health* health_of(const OfShop& of_shop, PaymentMethod method) {
  const auto found = std::find_if(of_shop.healths.begin(), of_shop.healths.end(), [&](const Health& one) { return one.method == method; });
  return found == of_shop.healths.end() ? nullptr : &*found;
}

}  // namespace

PaymentMethod method_of(payments::Means means) {
  switch (means) {
    case payments::Means::card: return PaymentMethod::card;
    case payments::Means::convenience_store: return PaymentMethod::konbini;
    case payments::Means::paypay: return PaymentMethod::paypay;
  }
  throw Bug("means without a way to pay");
}

std::optional<payments::Means> means_of(PaymentMethod method) {
  switch (method) {
    case PaymentMethod::card: return payments::Means::card;
    case PaymentMethod::konbini: return payments::Means::convenience_store;
    case PaymentMethod::paypay: return payments::Means::paypay;
    case PaymentMethod::bank_transfer:
    case PaymentMethod::cash_on_delivery: return std::nullopt;
  }
  throw Bug("a way to pay of no kind");
}

std::string_view name_of(const std::optional<PaymentMethod>& method) { return method ? shops::name_of(*method) : kAll; }

std::optional<PaymentMethod> method_from(std::string_view name) {
  const auto method = shops::payment_method_from(name);
  return method && shops::by_provider(*method) ? method : std::nullopt;
}

bool is_failure(std::optional<int> status) { return !status || *status >= kIll || *status == 401 || *status == 403; }

Calls one_call(bool failed, std::chrono::microseconds took) {
  return failed ? Calls{1, 1, 1, 0, 0} : Calls{1, 0, 0, took.count(), took.count()};
}

Calls joined(const Calls& earlier, const Calls& later) {
  return {earlier.made + later.made, earlier.failed + later.failed,
          later.answered() > 0 ? later.in_a_row : earlier.in_a_row + later.in_a_row, earlier.micros + later.micros,
          std::max(earlier.slowest, later.slowest)};
}

Calls sum_of(std::span<const Calls> minutes) {
  Calls sum;
  for (const Calls& minute : minutes) sum = joined(minute, sum);
  return sum;
}

bool is_on_trial(const Health* health, Instant now) { return health != nullptr && !health->failing && now - health->since < kOnTrial; }

bool must_pause(const Calls& calls, bool on_trial) {
  if (on_trial && fits(kPauseRowOnTrial, calls)) return true;
  return std::any_of(kPauseRows.begin(), kPauseRows.end(), [&](const PauseRow& row) { return fits(row, calls); });
}

std::chrono::seconds probe_after(std::int64_t probes) {
  return kProbes[static_cast<std::size_t>(std::clamp<std::int64_t>(probes, 0, kProbes.size() - 1))];
}

std::vector<PlanFault> faults_of(const Planned& wanted, std::span<const Planned> others, Instant now) {
  std::vector<PlanFault> faults;
  if (wanted.ends_at <= wanted.starts_at) {
    faults.push_back(PlanFault::end_before_start);
  } else if (wanted.ends_at <= now) {
    faults.push_back(PlanFault::past);
  } else if (wanted.ends_at - wanted.starts_at > kPlannedMost) {
    faults.push_back(PlanFault::too_long);
  }
  if (wanted.starts_at - now > kPlannedAhead) faults.push_back(PlanFault::too_far);
  if (faults.empty() && overlapped(wanted, others) != nullptr) faults.push_back(PlanFault::overlaps);
  return faults;
}

const Planned* overlapped(const Planned& wanted, std::span<const Planned> others) {
  const auto found =
      std::find_if(others.begin(), others.end(), [&](const Planned& other) { return other.id != wanted.id && meet(wanted, other); });
  return found == others.end() ? nullptr : &*found;
}

bool covers(const Planned& planned, PaymentMethod method, Instant at) {
  return (!planned.method || *planned.method == method) && planned.starts_at <= at && at < planned.ends_at;
}

std::optional<Pause> pause_at(const OfShop& of_shop, PaymentMethod method, Instant now) {
  if (!shops::by_provider(method)) return std::nullopt;
  for (const Planned& planned : of_shop.planned) {
    if (covers(planned, method, now)) return Pause{Pause::Why::planned, planned.ends_at, planned.words};
  }
  const Health* health = health_of(of_shop, method);
  if (health != nullptr && health->failing) return Pause{};
  return std::nullopt;
}

bool may_be_told(const OfShop& of_shop, PaymentMethod method, Instant now) {
  const Health* health = health_of(of_shop, method);
  return !pause_at(of_shop, method, now) && (health == nullptr || now - health->since >= kWellFor);
}

}  // namespace noren::pauses
