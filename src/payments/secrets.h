// What opens a shop's account at its payment provider, and tells the provider's notices from forged ones. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace noren::payments {

struct Secrets {
  std::string key;
  std::string hook = {};         // signs the provider's notices; "" nothing is believed
  std::string hook_before = {};  // while the secret is being changed
  std::optional<Instant> hook_before_until = {};
};

// Those that sign notices now.
inline std::vector<std::string> hooks_at(const Secrets& secrets, Instant now) {
  std::vector<std::string> hooks;
  if (!secrets.hook.empty()) hooks.push_back(secrets.hook);
  const bool before_counts = secrets.hook_before_until && now < *secrets.hook_before_until;
  if (before_counts && !secrets.hook_before.empty()) hooks.push_back(secrets.hook_before);
  return hooks;
}

// An address to which paths are put.
inline std::string without_slash(std::string address) {
  while (address.ends_with('/')) address.pop_back();
  return address;
}

}  // namespace noren::payments
