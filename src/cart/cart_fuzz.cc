// A cart's cookie from outside: nothing that we did not sign becomes a cart, and what we sign reads back the same.
#include <cstdint>
#include <cstdlib>

#include "cart/cart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace cart = noren::cart;
  static const noren::crypto::Keys keys(std::string(32, 'k'));
  static const noren::ShopId shop("s1");
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto forged = cart::from_cookie(keys, shop, text);
  if (forged && cart::to_cookie(keys, shop, *forged) != text) std::abort();

  cart::Cart made;
  for (std::size_t at = 0; at + 3 <= size; at += 3) {
    const cart::Line line{"SKU-" + std::to_string(bytes[at]), 1 + bytes[at + 1], noren::Yen(bytes[at + 2])};
    cart::add(made, line);
  }
  const auto cookie = cart::to_cookie(keys, shop, made);
  if (!cookie) return 0;
  const auto again = cart::from_cookie(keys, shop, *cookie);
  if (!again || again->lines != made.lines) std::abort();
  return 0;
}
