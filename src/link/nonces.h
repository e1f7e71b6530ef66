// Which calls were heard already: each counts once. Remembered for as long as a call may be under way. Private to the folder.
// Thread: safe from any.
#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_set>

#include "base/time.h"

namespace noren::link {

// How far a node's clock may be from another's, and a call be on its way.
inline constexpr std::chrono::seconds kLate{60};

class Nonces {
 public:
  // most: calls remembered at once; when there are more, none is taken until older ones are forgotten.
  Nonces(Instant begun, std::size_t most) : begun_(begun), turned_(begun), most_(most) {}

  // Whether it is heard for the first time. said_at: by the caller's clock. What was said before the start may have been heard then.
  bool is_new(const std::string& nonce, Instant said_at, Instant now);

 private:
  const Instant begun_;
  std::mutex mutex_;
  Instant turned_;
  std::unordered_set<std::string> newer_;
  std::unordered_set<std::string> older_;
  const std::size_t most_;
};

}  // namespace noren::link
