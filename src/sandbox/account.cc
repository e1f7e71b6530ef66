#include "sandbox/account.h"

namespace noren::sandbox {
namespace {

std::string account_of(std::string_view key) {
  for (const std::string_view prefix : {"sk_test_", "sk_live_", "rk_test_", "rk_live_", "sk_", "rk_"}) {
    if (!key.starts_with(prefix)) continue;
    key.remove_prefix(prefix.size());
    break;
  }
  return "acct_" + std::string(key.substr(0, key.find('_')));
}

}  // namespace

bool is_revoked(std::string_view key) { return key.find("revoked") != std::string_view::npos; }

Json account_shape(std::string_view key) {
  return {{"id", account_of(key)},
          {"object", "account"},
          {"business_profile", {{"name", "Sandbox"}, {"url", nullptr}}},
          {"charges_enabled", key.find("pending") == std::string_view::npos},
          {"country", "JP"},
          {"default_currency", "jpy"},
          {"details_submitted", true},
          {"payouts_enabled", true},
          {"type", "standard"}};
}

}  // namespace noren::sandbox
