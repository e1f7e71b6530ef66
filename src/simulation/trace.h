// What happened in a simulated world, line by line: hashed whole, the last lines kept. Thread: one.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "simulation/clock.h"

namespace noren::simulation {

class Trace {
 public:
  explicit Trace(const Time& time) : time_(time) {}

  // who: "shop", "psp", "buyer 12" ...
  void line(std::string_view who, std::string_view what);
  std::uint64_t hash() const { return hash_; }
  std::int64_t lines() const { return lines_; }
  const std::deque<std::string>& last() const { return last_; }
  bool aloud = false;  // every line on stderr as well

 private:
  const Time& time_;
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;  // FNV-1a
  std::int64_t lines_ = 0;
  std::deque<std::string> last_;
};

// "3d 07:15:02.000120"
std::string text_of(Elapsed elapsed);

}  // namespace noren::simulation
