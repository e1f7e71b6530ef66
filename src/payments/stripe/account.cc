// What a shop types in to connect its account at Stripe. Source: docs.stripe.com/keys, docs.stripe.com/webhooks.
#include <algorithm>

#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

constexpr std::size_t kSecretMin = 12;
constexpr std::size_t kSecretMax = 300;

bool is_secret(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  return text.size() >= kSecretMin && text.size() <= kSecretMax && std::all_of(text.begin(), text.end(), plain);
}

Result<KeyMode, const char*> read_key(std::string_view key) {
  if (key.starts_with("pk_")) return Fail("payments.account.key_is_public");
  if (key.starts_with("whsec_")) return Fail("payments.account.key_is_hook");
  const bool secret = key.starts_with("sk_") || key.starts_with("rk_");
  const std::string_view rest = key.substr(std::min<std::size_t>(key.size(), 3));
  if (!secret || !is_secret(key)) return Fail("payments.account.key_wrong");
  if (rest.starts_with("test_")) return KeyMode::test;
  if (rest.starts_with("live_")) return KeyMode::live;
  return Fail("payments.account.key_wrong");
}

}  // namespace

ProviderKind kind(const std::string& api_base) {
  const auto open = [api_base](const Secrets& secrets) { return std::make_shared<const StripeGateway>(secrets, api_base); };
  return {.name = "stripe",
          .hook_path = "/hooks/stripe",
          .hook_header = "stripe-signature",
          .read_key = read_key,
          .is_hook_secret = [](std::string_view secret) { return secret.starts_with("whsec_") && is_secret(secret); },
          .open = open};
}

}  // namespace noren::payments::stripe
