#include "env/real/system.h"

#include <sodium.h>

#include <chrono>
#include <stdexcept>

namespace noren::env {

Instant SystemClock::now() const {
  return Instant(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

SystemRandom::SystemRandom() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium did not start: no randomness on this machine");
}

std::string SystemRandom::bytes(std::size_t count) {
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

}  // namespace noren::env
