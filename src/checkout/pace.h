// How many orders were taken in the last second, so that background work can step aside. Rough at the edges of a second, by design.
// Thread: safe from any.
#pragma once
#include <atomic>

#include "base/time.h"

namespace noren::checkout {

class Pace {
 public:
  void note(Instant now) {
    const std::int64_t second = second_of(now);
    if (second_.exchange(second) != second) before_ = now_.exchange(0);
    ++now_;
  }
  std::int64_t per_second(Instant now) const {
    const std::int64_t since = second_of(now) - second_;
    if (since > 1) return 0;
    return since == 1 ? now_.load() : std::max(before_.load(), now_.load());
  }

 private:
  static std::int64_t second_of(Instant at) { return at.micros() / 1'000'000; }

  std::atomic<std::int64_t> second_ = 0;
  std::atomic<std::int64_t> now_ = 0;
  std::atomic<std::int64_t> before_ = 0;
};

}  // namespace noren::checkout
