// A way to pay that is paused (支払方法の休止), as plain values: how the calls to the provider go, what the owner plans, and what that is
// for a buyer. Only ways that go through a provider are ever paused (shops::by_provider).
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "shops/types.h"

namespace noren::pauses {

using shops::PaymentMethod;

inline constexpr std::array kMethods{PaymentMethod::card, PaymentMethod::konbini, PaymentMethod::paypay};

// What the calls for a way to pay came to in some time. Failed: the provider was ill; a declined card is an answer like any other.
struct Calls {
  std::int64_t made = 0;
  std::int64_t failed = 0;
  std::int64_t in_a_row = 0;  // failed since the last one that did not
  std::int64_t micros = 0;    // all that were answered took together
  std::int64_t slowest = 0;   // microseconds

  std::int64_t answered() const { return made - failed; }
  bool operator==(const Calls&) const = default;
};

// Of a way that was ill once.
struct Health {
  PaymentMethod method = PaymentMethod::card;
  bool failing = false;
  Instant since;                    // it is so
  std::int64_t probes = 0;          // the provider was asked so often in vain
  std::optional<Instant> probe_at;  // it is asked again; set while failing
};

// Maintenance that the owner planned.
struct Planned {
  std::string id;
  std::optional<PaymentMethod> method;  // unset: everything that goes through the provider
  Instant starts_at;
  Instant ends_at;
  shops::LocalText words;  // to the buyer; may be empty
  std::int64_t version = 1;
};

struct OfShop {
  std::vector<Health> healths;
  std::vector<Planned> planned;  // the next first
};

// What a buyer is told.
struct Pause {
  enum class Why { planned, failing };
  Why why = Why::failing;
  std::optional<Instant> until;  // planned
  shops::LocalText words;        // planned; may be empty
};

}  // namespace noren::pauses
