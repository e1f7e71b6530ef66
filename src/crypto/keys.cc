#include <sodium.h>

#include "base/check.h"
#include "base/hex.h"
#include "crypto/crypto.h"
#include "crypto/sodium.h"

namespace noren::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_auth_KEYBYTES == 32 && crypto_auth_BYTES == 32 && crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

std::string authenticate(std::string_view key, std::string_view message) {
  std::string mac(crypto_auth_BYTES, '\0');
  crypto_auth(reinterpret_cast<unsigned char*>(mac.data()), bytes_of(message), message.size(), bytes_of(key));
  return mac;
}

std::string seal_bound(std::string_view key, std::string_view bound, std::string_view plain, env::Random& random) {
  check(key.size() == 32, "a sealing key has 32 bytes");
  std::string box = random.bytes(kNonce);
  box.resize(kNonce + plain.size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(box.data()) + kNonce, nullptr, bytes_of(plain), plain.size(),
                                             bytes_of(bound), bound.size(), nullptr, bytes_of(box), bytes_of(key));
  return box;
}

std::optional<std::string> open_bound(std::string_view key, std::string_view bound, std::string_view box) {
  check(key.size() == 32, "a sealing key has 32 bytes");
  if (box.size() < kNonce + kTag) return std::nullopt;
  std::string plain(box.size() - kNonce - kTag, '\0');
  const int failed =
      crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, bytes_of(box) + kNonce,
                                                 box.size() - kNonce, bytes_of(bound), bound.size(), bytes_of(box), bytes_of(key));
  if (failed != 0) return std::nullopt;
  return plain;
}

}  // namespace

Keys::Keys(std::string master) : master_(std::move(master)) {
  check(master_.size() == kMasterKeyBytes, "a master key has another length");
  start_sodium();
}

std::string Keys::derive(std::string_view purpose) const { return authenticate(master_, purpose); }

std::string Keys::sign(std::string_view purpose, std::string_view message) const {
  // "sign:" and "seal:" keep the two uses of one purpose on different keys.
  const std::string key = derive("sign:" + std::string(purpose));
  return to_base32(authenticate(key, message).substr(0, 16));
}

bool Keys::verify(std::string_view purpose, std::string_view message, std::string_view signature) const {
  return same(signature, sign(purpose, message));
}

std::string Keys::seal(std::string_view purpose, std::string_view plain, env::Random& random) const {
  return seal_bound(derive("seal:" + std::string(purpose)), purpose, plain, random);
}

std::optional<std::string> Keys::open(std::string_view purpose, std::string_view box) const {
  return open_bound(derive("seal:" + std::string(purpose)), purpose, box);
}

std::string seal_with(std::string_view key, std::string_view plain, env::Random& random) {
  start_sodium();
  return seal_bound(key, "", plain, random);
}

std::optional<std::string> open_with(std::string_view key, std::string_view box) {
  start_sodium();
  return open_bound(key, "", box);
}

}  // namespace noren::crypto
