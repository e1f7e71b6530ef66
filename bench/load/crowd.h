// A crowd of buyers for measuring: many kept-alive connections to one machine, driven by one thread, at as little cost as can be,
// because it runs on the same cores as what it measures.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

struct Step {
  enum class Kind { send, wait, end };
  Kind kind = Kind::end;
  std::string bytes;          // send: the whole request
  Clock::time_point until{};  // wait: ask again then
};

// What each buyer does; called from the crowd's thread only.
class Script {
 public:
  virtual ~Script() = default;
  virtual Step next(int buyer, Clock::time_point now) = 0;
  virtual void answered(int buyer, int status, std::string_view body, Clock::time_point now) = 0;
};

// Buyers are dealt out over the ports. Returns when every buyer's script has ended. Throws std::runtime_error when a connection breaks or
// nothing comes for 30 s.
void run_crowd(const std::vector<int>& ports, int buyers, Script& script);

}  // namespace bench
