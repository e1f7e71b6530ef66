#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "base/check.h"
#include "crypto/crypto.h"
#include "crypto/sodium.h"

namespace noren::crypto {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";  // RFC 4648 section 6

std::string to_rfc4648(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5) out += kAlphabet[(bits >> (count - 5)) & 31];
  }
  if (count > 0) out += kAlphabet[(bits << (5 - count)) & 31];
  return out;
}

std::optional<std::string> from_rfc4648(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const auto place = std::string_view(kAlphabet).find(c);
    if (place == std::string_view::npos) return std::nullopt;
    bits = (bits << 5) | static_cast<std::uint32_t>(place);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> count) & 0xff);
  }
  return out;
}

// RFC 4226 section 5.3.
std::string code_of_step(std::string_view key, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (int i = 7; i >= 0; --i, step >>= 8) counter[static_cast<std::size_t>(i)] = static_cast<unsigned char>(step & 0xff);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  const auto* made = HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(), mac.data(), &size);
  check(made != nullptr && size == 20, "HMAC-SHA-1 failed");
  const std::size_t at = mac[19] & 0x0f;
  const std::uint32_t number = (static_cast<std::uint32_t>(mac[at] & 0x7f) << 24) | (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
                               (static_cast<std::uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
  const std::string digits = std::to_string(number % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace

std::string totp_secret(env::Random& random) { return to_rfc4648(random.bytes(20)); }

std::string totp_code(std::string_view secret, std::int64_t unix_seconds) {
  const auto key = from_rfc4648(secret);
  return key && !key->empty() ? code_of_step(*key, unix_seconds / kStepSeconds) : "";
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, std::int64_t unix_seconds) {
  const auto key = from_rfc4648(secret);
  if (!key || key->empty() || code.size() != 6) return std::nullopt;
  std::optional<std::int64_t> matched;
  const std::int64_t now = unix_seconds / kStepSeconds;
  for (std::int64_t step = now - 1; step <= now + 1; ++step) {
    if (sodium_memcmp(code_of_step(*key, step).data(), code.data(), 6) == 0) matched = step;
  }
  return matched;
}

}  // namespace noren::crypto
