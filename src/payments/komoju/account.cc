// What a shop types in to connect its account at KOMOJU. Source: doc.komoju.com/docs/authentication, /docs/webhooks.
#include <algorithm>

#include "payments/komoju/komoju.h"

namespace noren::payments::komoju {
namespace {

constexpr std::size_t kSecretMin = 12;
constexpr std::size_t kSecretMax = 300;
constexpr std::size_t kHookMin = 8;
constexpr std::size_t kIdentityMin = 8;
constexpr std::size_t kIdentityMax = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

Result<KeyMode, const char*> read_key(std::string_view key) {
  const auto plain = [](char c) { return is_letter(c) || c == '_'; };
  if (key.starts_with("pk_")) return Fail("payments.account.key_is_public");
  if (key.size() < kSecretMin || key.size() > kSecretMax || !std::all_of(key.begin(), key.end(), plain))
    return Fail("payments.account.key_wrong_komoju");
  if (key.starts_with("sk_test_")) return KeyMode::test;
  if (key.starts_with("sk_live_")) return KeyMode::live;
  return Fail("payments.account.key_wrong_komoju");
}

// The owner thinks it out himself: whatever can be typed, and is not too short to guess.
bool is_hook_secret(std::string_view secret) {
  return secret.size() >= kHookMin && secret.size() <= kSecretMax &&
         std::all_of(secret.begin(), secret.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// The merchant's UUID, in either of its forms.
bool is_identity(std::string_view text) {
  return text.size() >= kIdentityMin && text.size() <= kIdentityMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == '-'; });
}

}  // namespace

ProviderKind kind(const std::string& api_base) {
  const auto open = [api_base](const Secrets& secrets) { return std::make_shared<const KomojuGateway>(secrets, api_base); };
  return {.name = "komoju",
          .hook_path = "/hooks/komoju",
          .hook_header = "x-komoju-signature",
          .read_key = read_key,
          .is_hook_secret = is_hook_secret,
          .is_identity = is_identity,
          .open = open};
}

}  // namespace noren::payments::komoju
