// Signing, sealing and hashing with libsodium. Thread: safe from any.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "env/random.h"

namespace noren::crypto {

std::string sha256(std::string_view bytes);  // 32 raw bytes
// The same of what comes piece by piece. Thread: one.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  std::string end();  // 32 raw bytes; nothing is added after it

 private:
  struct State;
  std::unique_ptr<State> state_;
};
std::string hmac_sha256(std::string_view key, std::string_view message);  // RFC 2104, 32 raw bytes: for others' webhooks

bool same(std::string_view a, std::string_view b);  // in constant time: how much of a guess was right must not show

constexpr std::size_t kMasterKeyBytes = 32;

// The installation's master key: kMasterKeyBytes in DIR/keys/master (mode 0600), made on first start. Every other key is derived
// from it by purpose, so that one use can never be mistaken for another.
class Keys {
 public:
  explicit Keys(std::string master);  // 32 bytes
  // Throws std::runtime_error with one plain sentence when the file cannot be read or made, or holds something else.
  static Keys load_or_create(const std::string& path, env::Random& random);

  // First 16 bytes of HMAC-SHA-512/256 over the message with the purpose's key, as 26 base32 characters.
  std::string sign(std::string_view purpose, std::string_view message) const;
  bool verify(std::string_view purpose, std::string_view message, std::string_view signature) const;  // constant time
  // XChaCha20-Poly1305 with a random nonce; the purpose is bound to the box.
  std::string seal(std::string_view purpose, std::string_view plain, env::Random& random) const;
  std::optional<std::string> open(std::string_view purpose, std::string_view box) const;

 private:
  std::string derive(std::string_view purpose) const;
  std::string master_;
};

// Sealing with a key of one's own (a person's): the same box, an explicit 32-byte key.
std::string seal_with(std::string_view key, std::string_view plain, env::Random& random);
std::optional<std::string> open_with(std::string_view key, std::string_view box);

// argon2id (libsodium's encoded form), 32 MiB and three passes: above the least that OWASP's password storage sheet asks
// (19 MiB, two passes). Slow on purpose: about a tenth of a second. Two run at once and the others wait, so that a flood of
// sign-ins costs time and not memory.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view encoded, std::string_view password);
bool needs_rehash(std::string_view encoded);  // made with another cost than today's

// RFC 6238, SHA-1, 6 digits, 30 s; accepts one step before and after. Returns the step that matched (kept, so that a code works once).
std::string totp_secret(env::Random& random);  // base32 as in RFC 4648, for authenticator apps
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, std::int64_t unix_seconds);
std::string totp_code(std::string_view secret, std::int64_t unix_seconds);  // what an app shows then; "" when the secret is no base32

// Unguessable token: 26 base32 characters, 130 bits.
std::string token(env::Random& random);

}  // namespace noren::crypto
