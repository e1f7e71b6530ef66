#include "cart/cart.h"

#include <algorithm>
#include <charconv>

#include "catalog/rules.h"
#include "pricing/types.h"

namespace noren::cart {
namespace {

constexpr std::size_t kCookiesMax = 3800;  // bytes of both together: of each, browsers keep 4096 with name and attributes
constexpr std::string_view kPurpose = "cart";
constexpr std::string_view kGoodsPurpose = "cart goods";

std::optional<std::int64_t> number(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0 || value > most) return std::nullopt;
  return value;
}

// "sku*quantity*price"
std::optional<Line> read_line(std::string_view text) {
  const std::size_t first = text.find('*');
  const std::size_t second = text.find('*', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const auto quantity = number(text.substr(first + 1, second - first - 1), pricing::kMaxQuantity);
  const auto price = number(text.substr(second + 1), pricing::kMaxUnitPrice.amount());
  const std::string_view sku = text.substr(0, first);
  if (!quantity || *quantity == 0 || !price || !catalog::valid_sku(sku)) return std::nullopt;
  return Line{std::string(sku), *quantity, Yen(*price)};
}

// Of these lines and no others: a program that knows nothing of it may have written others since.
std::string signed_goods(const ShopId& shop, std::string_view lines, std::string_view goods) {
  return shop.str() + "\n" + std::string(lines) + "\n" + std::string(goods);
}

// "variant~" for each of the lines, from the first; the rest do not know theirs.
std::string goods_text(const Cart& cart, std::size_t room) {
  std::string text;
  std::size_t known = 0;  // up to the last variant
  for (const Line& line : cart.lines) {
    if (text.size() + line.variant.str().size() + 1 > room) break;
    text += line.variant.str() + "~";
    if (!line.variant.empty()) known = text.size();
  }
  text.resize(known);
  return text;
}

void read_goods(const crypto::Keys& keys, const ShopId& shop, const Cookies& cookies, Cart& cart) {
  const std::string_view goods = cookies.goods;
  const std::size_t end = goods.rfind('~');
  if (end == std::string_view::npos || goods.size() > kCookiesMax + 64) return;
  const std::string_view text = goods.substr(0, end + 1);
  if (!keys.verify(kGoodsPurpose, signed_goods(shop, cookies.lines, text), goods.substr(text.size()))) return;
  std::string_view rest = text;
  for (Line& line : cart.lines) {
    const std::size_t stop = std::min(rest.find('~'), rest.size());
    line.variant = VariantId(rest.substr(0, stop));
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
}

void set(const http::Request& request, http::Response& response, std::string_view name, const std::string& value) {
  http::Cookie cookie{std::string(name), value, kKeptForS};
  if (value.empty()) cookie.max_age_s = 0;
  http::set_cookie(response, request, cookie);
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

std::optional<Cookies> to_cookies(const crypto::Keys& keys, const ShopId& shop, const Cart& cart) {
  std::string text;
  for (const Line& line : cart.lines) {
    text += line.sku + "*" + std::to_string(line.quantity) + "*" + std::to_string(line.seen.amount()) + "~";
  }
  if (text.size() > kCookiesMax) return std::nullopt;
  const std::string goods = goods_text(cart, kCookiesMax - text.size());
  Cookies cookies{"1" + text + keys.sign(kPurpose, shop.str() + "\n" + text), ""};
  if (!goods.empty()) cookies.goods = goods + keys.sign(kGoodsPurpose, signed_goods(shop, cookies.lines, goods));
  return cookies;
}

std::optional<Cart> from_cookies(const crypto::Keys& keys, const ShopId& shop, const Cookies& cookies) {
  std::string_view value = cookies.lines;
  if (value.empty() || value[0] != '1' || value.size() > kCookiesMax + 64) return std::nullopt;
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
  read_goods(keys, shop, cookies, cart);
  return cart;
}

Read read(const crypto::Keys& keys, const ShopId& shop, const http::Request& request) {
  const std::string& value = request.cookie(kCookie);
  if (value.empty()) return {};
  auto cart = from_cookies(keys, shop, {value, request.cookie(kGoodsCookie)});
  if (!cart) return {{}, true};
  return {std::move(*cart), false};
}

void write(const crypto::Keys& keys, const ShopId& shop, const http::Request& request, http::Response& response, const Cart& cart) {
  const auto cookies = cart.empty() ? std::optional(Cookies{}) : to_cookies(keys, shop, cart);
  check(cookies.has_value(), "a cart within its limits does not fit its cookies");
  set(request, response, kCookie, cookies->lines);
  if (!cookies->goods.empty() || !request.cookie(kGoodsCookie).empty()) set(request, response, kGoodsCookie, cookies->goods);
}

}  // namespace noren::cart
