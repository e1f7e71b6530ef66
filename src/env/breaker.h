// Keeps one destination that is down or slow from taking everybody else's time: after failures in a row nothing is sent to it for a
// while (open), then one call tries (half-open), and its success lets all through again (closed). At most so many calls are under way
// to one destination at once. Slow counts as down: a deadline that passed is a failure, as are answers of 500 and above.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "env/clock.h"
#include "env/outbound.h"

namespace noren::env {

struct BreakerRules {
  int failures = 10;  // in a row
  std::chrono::milliseconds open_for{5'000};
  int at_once = 256;
};

// One destination. Pure: the time is handed in. Thread: one at a time.
class Breaker {
 public:
  explicit Breaker(const BreakerRules& rules) : rules_(rules) {}

  bool admit(Instant now);  // true: the call goes out, and finish() follows
  void finish(bool well, Instant now);
  bool is_idle() const { return in_flight_ == 0 && failures_ == 0; }

 private:
  BreakerRules rules_;
  int failures_ = 0;
  int in_flight_ = 0;
  bool trying_ = false;                // half-open, and the one call is out
  std::optional<Instant> open_until_;  // unset: closed
};

// A call that is not admitted is not_sent, and its done is called within start().
class GuardedOutbound final : public Outbound {
 public:
  GuardedOutbound(std::unique_ptr<Outbound> inner, const Clock& clock, const BreakerRules& rules = {});
  void start(Call call, std::function<void(Called)> done) override;

 private:
  bool admit(const std::string& destination);
  void finish(const std::string& destination, const Called& called);

  const Clock& clock_;
  const BreakerRules rules_;
  std::mutex mutex_;
  std::map<std::string, Breaker> breakers_;  // by scheme, host and port; idle ones are forgotten
  const std::unique_ptr<Outbound> inner_;    // the last member: what it ends in its destructor still finds the others
};

}  // namespace noren::env
