#include "cart/cart.h"

#include <algorithm>
#include <charconv>

#include "catalog/rules.h"
#include "pricing/types.h"

namespace noren::cart {
namespace {

constexpr std::size_t kCookieMax = 3800;  // bytes: browsers keep 4096 with name and attributes
constexpr std::string_view kPurpose = "cart";

std::optional<std::int64_t> number(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0 || value > most) return std::nullopt;
  return value;
}

// "sku*quantity*price" or "sku*quantity*price*variant"
std::optional<Line> read_line(std::string_view text) {
  const std::size_t first = text.find('*');
  const std::size_t second = text.find('*', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const std::size_t third = std::min(text.find('*', second + 1), text.size());
  const auto quantity = number(text.substr(first + 1, second - first - 1), pricing::kMaxQuantity);
  const auto price = number(text.substr(second + 1, third - second - 1), pricing::kMaxUnitPrice.amount());
  const std::string_view sku = text.substr(0, first);
  if (!quantity || *quantity == 0 || !price || !catalog::valid_sku(sku)) return std::nullopt;
  const std::string_view variant = text.substr(std::min(third + 1, text.size()));
  return Line{std::string(sku), *quantity, Yen(*price), VariantId(variant)};
}

std::string line_text(const Line& line) {
  return line.sku + "*" + std::to_string(line.quantity) + "*" + std::to_string(line.seen.amount());
}

}  // namespace

std::int64_t Cart::pieces() const {
  std::int64_t sum = 0;
  for (const Line& line : lines) sum += line.quantity;
  return sum;
}

bool same_goods(const Line& one, const Line& other) {
  return one.variant.empty() || other.variant.empty() ? one.sku == other.sku : one.variant == other.variant;
}

bool add(Cart& cart, const Line& line) {
  const auto same = std::find_if(cart.lines.begin(), cart.lines.end(), [&](const Line& other) { return same_goods(other, line); });
  if (same != cart.lines.end()) {
    same->quantity = std::min<std::int64_t>(same->quantity + line.quantity, pricing::kMaxQuantity);
    same->seen = line.seen;
    return true;
  }
  if (cart.lines.size() >= kLinesMax) return false;
  cart.lines.push_back(line);
  return true;
}

void take(Cart& cart, const Line& goods) {
  const auto found = std::find_if(cart.lines.begin(), cart.lines.end(), [&](const Line& line) { return same_goods(line, goods); });
  if (found == cart.lines.end()) return;
  found->quantity -= goods.quantity;
  if (found->quantity <= 0) cart.lines.erase(found);
}

void set_quantity(Cart& cart, std::string_view sku, std::int64_t quantity) {
  std::erase_if(cart.lines, [&](Line& line) {
    if (line.sku != sku) return false;
    line.quantity = std::min<std::int64_t>(quantity, pricing::kMaxQuantity);
    return quantity <= 0;
  });
}

std::optional<std::string> to_cookie(const crypto::Keys& keys, const ShopId& shop, const Cart& cart) {
  std::size_t least = 0;
  for (const Line& line : cart.lines) least += line_text(line).size() + 1;
  if (least > kCookieMax) return std::nullopt;
  std::string text;
  std::size_t room = kCookieMax - least;
  for (const Line& line : cart.lines) {
    text += line_text(line);
    if (const std::size_t more = line.variant.str().size() + 1; more > 1 && more <= room) {
      text += "*" + line.variant.str();
      room -= more;
    }
    text += "~";
  }
  return "1" + text + keys.sign(kPurpose, shop.str() + "\n" + text);
}

std::optional<Cart> from_cookie(const crypto::Keys& keys, const ShopId& shop, std::string_view value) {
  if (value.empty() || value[0] != '1' || value.size() > kCookieMax + 64) return std::nullopt;
  value.remove_prefix(1);
  const std::size_t end = value.rfind('~');
  const std::string_view text = end == std::string_view::npos ? std::string_view() : value.substr(0, end + 1);
  if (!keys.verify(kPurpose, shop.str() + "\n" + std::string(text), value.substr(text.size()))) return std::nullopt;
  Cart cart;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t stop = rest.find('~');
    auto line = read_line(rest.substr(0, stop));
    if (!line || cart.lines.size() >= kLinesMax) return std::nullopt;
    cart.lines.push_back(std::move(*line));
    rest.remove_prefix(stop + 1);
  }
  return cart;
}

Read read(const crypto::Keys& keys, const ShopId& shop, const http::Request& request) {
  const std::string& value = request.cookie(kCookie);
  if (value.empty()) return {};
  auto cart = from_cookie(keys, shop, value);
  if (!cart) return {{}, true};
  return {std::move(*cart), false};
}

void write(const crypto::Keys& keys, const ShopId& shop, const http::Request& request, http::Response& response, const Cart& cart) {
  http::Cookie cookie{std::string(kCookie), "", kKeptForS};
  if (cart.empty()) {
    cookie.max_age_s = 0;
  } else {
    const auto value = to_cookie(keys, shop, cart);
    check(value.has_value(), "a cart within its limits does not fit its cookie");
    cookie.value = *value;
  }
  http::set_cookie(response, request, cookie);
}

}  // namespace noren::cart
