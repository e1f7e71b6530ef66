#include "orders/token.h"

#include "base/hex.h"

namespace noren::orders {
namespace {

constexpr std::size_t kIdLength = 25;
constexpr std::size_t kMarkLength = 16;

std::string mark(const crypto::Keys& keys, const ShopId& shop, std::string_view id) {
  return keys.sign("order-token", shop.str() + "\n" + std::string(id)).substr(0, kMarkLength);
}

constexpr std::size_t kTimeLength = 8;

std::string in_id(Instant at) {
  const auto ms = static_cast<std::uint64_t>(at.micros() / 1000);
  std::string time;
  for (int shift = 32; shift >= 0; shift -= 8) time += static_cast<char>((ms >> shift) & 0xff);
  return to_base32(time);
}

}  // namespace

std::string new_checkout_id(char node, env::Env& env) {
  return std::string(1, node) + in_id(env.clock.now()) + to_base32(env.random.bytes(10));
}

bool begun_before(std::string_view id, Instant at) { return looks_like_id(id) && id.substr(1, kTimeLength) < in_id(at); }

bool looks_like_id(std::string_view text) {
  return text.size() == kIdLength && text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

std::string order_token(const crypto::Keys& keys, const ShopId& shop, std::string_view id) {
  return std::string(id) + mark(keys, shop, id);
}

std::optional<std::string> id_of_token(const crypto::Keys& keys, const ShopId& shop, std::string_view token) {
  if (token.size() != kIdLength + kMarkLength) return std::nullopt;
  const std::string_view id = token.substr(0, kIdLength);
  if (!looks_like_id(id) || !crypto::same(mark(keys, shop, id), token.substr(kIdLength))) return std::nullopt;
  return std::string(id);
}

}  // namespace noren::orders
