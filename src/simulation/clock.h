// The one time of a simulated world, and the wall clocks that people set by it. Thread: one.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <utility>

#include "env/clock.h"

namespace noren::simulation {

using Elapsed = std::chrono::microseconds;  // since the world began

class Time {
 public:
  Elapsed elapsed() const { return elapsed_; }
  void pass_until(Elapsed then) {
    if (then > elapsed_) elapsed_ = then;
  }
  std::chrono::steady_clock::time_point steady() const { return std::chrono::steady_clock::time_point(elapsed_); }

 private:
  Elapsed elapsed_{0};
};

// A machine's clock: right, but for what it is off.
class WallClock final : public env::Clock {
 public:
  WallClock(const Time& time, Instant began) : time_(time), began_(began) {}
  Instant now() const override { return began_ + time_.elapsed() + off_; }
  Elapsed when(Instant at) const { return at - began_ - off_; }
  void set_off(Elapsed off) { off_ = off; }

 private:
  const Time& time_;
  const Instant began_;
  Elapsed off_{0};
};

// What is going to happen, in the order of its time; what was asked for first comes first.
class Agenda {
 public:
  using Event = std::function<void()>;
  void at(Elapsed when, Event event) { events_.emplace(when, std::move(event)); }
  bool empty() const { return events_.empty(); }
  Elapsed next() const { return events_.begin()->first; }
  Event take() { return std::move(events_.extract(events_.begin()).mapped()); }

 private:
  std::multimap<Elapsed, Event> events_;
};

}  // namespace noren::simulation
