// The time, injected: tests and the simulation move it by hand. Safe from any thread.
#pragma once
#include "base/time.h"

namespace noren::env {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

}  // namespace noren::env
