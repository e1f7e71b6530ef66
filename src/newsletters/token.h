// The links in mails to readers: signed, so that nobody guesses one. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "crypto/crypto.h"
#include "newsletters/types.h"

namespace noren::newsletters {

struct ConfirmLink {
  std::string reader;
  std::int64_t round = 1;
};
std::string confirm_token(const crypto::Keys& keys, const ShopId& shop, const ConfirmLink& link);
std::optional<ConfirmLink> read_confirm_token(const crypto::Keys& keys, const ShopId& shop, std::string_view token);

// Holds for ever: whoever finds an old letter can still end it.
struct StopLink {
  std::string reader;
  Purpose purpose = Purpose::news;
};
std::string stop_token(const crypto::Keys& keys, const ShopId& shop, const StopLink& link);
std::optional<StopLink> read_stop_token(const crypto::Keys& keys, const ShopId& shop, std::string_view token);

}  // namespace noren::newsletters
