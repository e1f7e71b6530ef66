// Randomness, injected: secrets and ids come from the operating system, in tests from a seed. Safe from any thread.
#pragma once
#include <cstddef>
#include <string>

namespace noren::env {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::string bytes(std::size_t count) = 0;
};

}  // namespace noren::env
