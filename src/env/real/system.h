// The operating system's clock and randomness.
#pragma once
#include <chrono>
#include <string>

#include "env/clock.h"
#include "env/random.h"

namespace noren::env {

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// Since the machine was started, its sleep included (CLOCK_BOOTTIME): never set, never jumps.
std::chrono::microseconds since_boot();
// Another at each start of the machine (Linux: /proc/sys/kernel/random/boot_id); "" when it is not told.
std::string boot_id();

// libsodium's generator (getrandom).
class SystemRandom final : public Random {
 public:
  SystemRandom();
  std::string bytes(std::size_t count) override;
};

}  // namespace noren::env
