// The cart and its cookies. Pure, but for the key it is signed with. Thread: safe from any.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "crypto/crypto.h"
#include "http/message.h"

namespace noren::cart {

inline constexpr std::string_view kCookie = "noren_cart";
inline constexpr std::string_view kGoodsCookie = "noren_cart_goods";
inline constexpr int kKeptForS = 60 * 24 * 3600;
inline constexpr std::size_t kLinesMax = 50;  // what fits a cookie of 4 kB whatever the SKUs are

struct Line {
  std::string sku;
  std::int64_t quantity = 0;
  Yen seen;                // the price it was put in at
  VariantId variant = {};  // of which the SKU was when it was put in; "" when the cookies do not know
  bool operator==(const Line&) const = default;
};

struct Cart {
  std::vector<Line> lines;
  bool empty() const { return lines.empty(); }
  std::int64_t pieces() const;
};

// Of the same goods: the same variant where both lines know it (a SKU may have become another's), else the same SKU.
bool same_goods(const Line& one, const Line& other);
// False, and nothing changed, when the cart is full. The same goods twice are one line: quantities add up.
bool add(Cart& cart, const Line& line);
void take(Cart& cart, const Line& goods);                                    // its quantity of them, or as many as there are
void set_quantity(Cart& cart, std::string_view sku, std::int64_t quantity);  // 0 removes

struct Read {
  Cart cart;
  bool unreadable = false;  // there was a cookie, but it is not one of ours
};
Read read(const crypto::Keys& keys, const ShopId& shop, const http::Request& request);
void write(const crypto::Keys& keys, const ShopId& shop, const http::Request& request, http::Response& response, const Cart& cart);

// Their values. `lines` is as the version before wrote it and reads it: a cart outlives a step to another version and back. `goods` are the
// variants of just these lines ("" when none is known); where it fits no longer, the lines go by their SKU.
struct Cookies {
  std::string lines;
  std::string goods;
};
// Nothing when the lines would not fit. Of the longest carts the last ones do not know their variant.
std::optional<Cookies> to_cookies(const crypto::Keys& keys, const ShopId& shop, const Cart& cart);
std::optional<Cart> from_cookies(const crypto::Keys& keys, const ShopId& shop, const Cookies& cookies);

}  // namespace noren::cart
