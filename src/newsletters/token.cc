#include "newsletters/token.h"

#include <charconv>

namespace noren::newsletters {
namespace {

constexpr const char* kConfirm = "newsletter-confirm";
constexpr const char* kStop = "newsletter-stop";

std::string signed_token(const crypto::Keys& keys, const char* purpose, const ShopId& shop, const std::string& what) {
  return what + "-" + keys.sign(purpose, shop.str() + "\n" + what);
}

// "<reader>-<rest>" of a true token.
std::optional<std::pair<std::string, std::string>> read_token(const crypto::Keys& keys, const char* purpose, const ShopId& shop,
                                                              std::string_view token) {
  const auto mark = token.rfind('-');
  if (mark == std::string_view::npos || token.size() > 100) return std::nullopt;
  const std::string what(token.substr(0, mark));
  if (!keys.verify(purpose, shop.str() + "\n" + what, token.substr(mark + 1))) return std::nullopt;
  const auto dash = what.find('-');
  if (dash == std::string::npos) return std::nullopt;
  return std::pair(what.substr(0, dash), what.substr(dash + 1));
}

}  // namespace

std::string confirm_token(const crypto::Keys& keys, const ShopId& shop, const ConfirmLink& link) {
  return signed_token(keys, kConfirm, shop, link.reader + "-" + std::to_string(link.round));
}

std::optional<ConfirmLink> read_confirm_token(const crypto::Keys& keys, const ShopId& shop, std::string_view token) {
  const auto parts = read_token(keys, kConfirm, shop, token);
  if (!parts) return std::nullopt;
  ConfirmLink link{parts->first, 0};
  std::from_chars(parts->second.data(), parts->second.data() + parts->second.size(), link.round);
  return link;
}

std::string stop_token(const crypto::Keys& keys, const ShopId& shop, const StopLink& link) {
  return signed_token(keys, kStop, shop, link.reader + "-" + std::string(name_of(link.purpose)));
}

std::optional<StopLink> read_stop_token(const crypto::Keys& keys, const ShopId& shop, std::string_view token) {
  const auto parts = read_token(keys, kStop, shop, token);
  const auto purpose = parts ? purpose_from(parts->second) : std::nullopt;
  if (!purpose) return std::nullopt;
  return StopLink{parts->first, *purpose};
}

}  // namespace noren::newsletters
