// The world of tests: a clock moved by hand and randomness from a seed.
#pragma once
#include <atomic>
#include <chrono>
#include <mutex>
#include <random>

#include "env/env.h"

namespace noren::testing {

class MovedClock final : public env::Clock {
 public:
  Instant now() const override { return Instant(micros_.load()); }
  void set(Instant at) { micros_ = at.micros(); }
  void advance(std::chrono::microseconds by) { micros_ += by.count(); }

 private:
  std::atomic<std::int64_t> micros_{1'795'230'000'000'000};  // 2026-11-21 12:00 in Japan
};

class SeededRandom final : public env::Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}
  std::string bytes(std::size_t count) override {
    const std::lock_guard lock(mutex_);
    std::string out(count, '\0');
    for (char& c : out) c = static_cast<char>(engine_() & 0xff);
    return out;
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace noren::testing
