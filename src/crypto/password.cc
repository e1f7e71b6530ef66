#include <sodium.h>

#include <new>
#include <semaphore>

#include "crypto/crypto.h"
#include "crypto/sodium.h"

namespace noren::crypto {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 32u * 1024 * 1024;
constexpr std::ptrdiff_t kAtOnce = 2;

class Turn {
 public:
  Turn() { places().acquire(); }
  ~Turn() { places().release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  static std::counting_semaphore<kAtOnce>& places() {
    static std::counting_semaphore<kAtOnce> places(kAtOnce);
    return places;
  }
};

}  // namespace

std::string hash_password(std::string_view password) {
  start_sodium();
  const Turn turn;
  char encoded[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(encoded, password.data(), password.size(), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  return encoded;
}

bool verify_password(std::string_view encoded, std::string_view password) {
  start_sodium();
  if (encoded.size() >= crypto_pwhash_STRBYTES) return false;
  const Turn turn;
  return crypto_pwhash_str_verify(std::string(encoded).c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view encoded) {
  if (encoded.size() >= crypto_pwhash_STRBYTES) return true;
  return crypto_pwhash_str_needs_rehash(std::string(encoded).c_str(), kPasses, kMemory) != 0;
}

}  // namespace noren::crypto
