// The operating system's clock and randomness.
#pragma once
#include "env/clock.h"
#include "env/random.h"

namespace noren::env {

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// libsodium's generator (getrandom).
class SystemRandom final : public Random {
 public:
  SystemRandom();
  std::string bytes(std::size_t count) override;
};

}  // namespace noren::env
