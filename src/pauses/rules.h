// When a way to pay is paused by itself, when the provider is asked again, what an owner may plan, and what all that is for a buyer. Pure.
#pragma once
#include <chrono>
#include <span>
#include <string_view>

#include "pauses/types.h"
#include "payments/gateway.h"

namespace noren::pauses {

PaymentMethod method_of(payments::Means means);
std::optional<payments::Means> means_of(PaymentMethod method);  // nothing: it does not go through a provider
// "card", "konbini", "paypay"; "all" of what is planned for everything.
std::string_view name_of(const std::optional<PaymentMethod>& method);
// Nothing for what is never paused.
std::optional<PaymentMethod> method_from(std::string_view name);

// ---- by itself

// The provider did not answer (unset), says that it is ill, or does not let the shop in.
bool is_failure(std::optional<int> status);

inline constexpr std::chrono::minutes kWatched{5};  // the time that decides

// One call, and one after it: what they came to together.
Calls one_call(bool failed, std::chrono::microseconds took);
Calls joined(const Calls& earlier, const Calls& later);
// Minutes, the newest first, as one.
Calls sum_of(std::span<const Calls> minutes);

struct PauseRow {
  std::int64_t made = 0;      // at least
  std::int64_t percent = 0;   // of them failed, at least
  std::int64_t in_a_row = 0;  // and so many at last
};
// Five in a row; or most of many, the last three among them. A single bad answer pauses nothing.
inline constexpr std::array kPauseRows{PauseRow{5, 0, 5}, PauseRow{20, 60, 3}};
// It has only just come back: two are enough, and the provider is asked as rarely as before.
inline constexpr PauseRow kPauseRowOnTrial{2, 0, 2};
inline constexpr std::chrono::minutes kOnTrial{10};

bool is_on_trial(const Health* health, Instant now);
bool must_pause(const Calls& calls, bool on_trial);

// While it is paused, the provider is asked again after so long. probes: so often it was asked in vain.
std::chrono::seconds probe_after(std::int64_t probes);

// ---- planned

inline constexpr std::chrono::hours kPlannedMost{24 * 7};
inline constexpr std::chrono::hours kPlannedAhead{24 * 366};

enum class PlanFault { end_before_start, past, too_long, too_far, overlaps };
// others: all of the shop's; the one with the same id is the one that is changed.
std::vector<PlanFault> faults_of(const Planned& wanted, std::span<const Planned> others, Instant now);
// Which other one is meant by `overlaps`.
const Planned* overlapped(const Planned& wanted, std::span<const Planned> others);

bool covers(const Planned& planned, PaymentMethod method, Instant at);

// ---- for a buyer

// What is planned comes first: it says until when.
std::optional<Pause> pause_at(const OfShop& of_shop, PaymentMethod method, Instant now);

// Who wants to hear is told when it has been well for so long; at once after what was planned.
inline constexpr std::chrono::minutes kWellFor{5};
bool may_be_told(const OfShop& of_shop, PaymentMethod method, Instant now);

}  // namespace noren::pauses
