// A cart's cookies from outside: nothing that we did not sign becomes a cart, and what we sign reads back the same.
#include <cstdint>
#include <cstdlib>

#include "cart/cart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace cart = noren::cart;
  static const noren::crypto::Keys keys(std::string(32, 'k'));
  static const noren::ShopId shop("s1");
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto forged = cart::from_cookies(keys, shop, {std::string(text), ""});
  if (forged && cart::to_cookies(keys, shop, *forged)->lines != text) std::abort();

  cart::Cart made;
  for (std::size_t at = 0; at + 3 <= size; at += 3) {
    const cart::Line line{"SKU-" + std::to_string(bytes[at]), 1 + bytes[at + 1], noren::Yen(bytes[at + 2]),
                          noren::VariantId("v" + std::to_string(bytes[at]))};
    cart::add(made, line);
  }
  const auto cookies = cart::to_cookies(keys, shop, made);
  if (!cookies) return 0;
  const auto again = cart::from_cookies(keys, shop, *cookies);
  if (!again || again->lines != made.lines) std::abort();
  const auto bare = cart::from_cookies(keys, shop, {cookies->lines, std::string(text)});
  if (!bare || bare->lines.size() != made.lines.size()) std::abort();
  for (const cart::Line& line : bare->lines) {
    if (!line.variant.empty() && text != cookies->goods) std::abort();
  }
  return 0;
}
