// What a run gave: how many, how long each took; printed as one JSON line.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

class Figures {
 public:
  void took(std::chrono::nanoseconds time) { times_.push_back(time.count()); }
  void failed(const std::string& what);
  bool good() const;  // no failure, and something was done at all
  // {"done", "seconds", "per_second", "p50_ms", "p99_ms", "max_ms", "failures", "first_failure"}
  std::string line(std::chrono::nanoseconds whole);

 private:
  double at_share(double share) const;  // in milliseconds; times_ is sorted

  std::vector<std::int64_t> times_;
  std::int64_t failures_ = 0;
  std::string first_failure_;
};

}  // namespace bench
