#include "cart/cart.h"

#include <gtest/gtest.h>

namespace noren::cart {
namespace {

const crypto::Keys kKeys(std::string(32, 'k'));
const ShopId kShop("s1");

Cart two_lines() {
  Cart cart;
  add(cart, {"MUG-BLUE", 2, Yen(1200)});
  add(cart, {"TEA_1.0", 1, Yen(980)});
  return cart;
}

TEST(CartCookie, ComesBackAsItWasWritten) {
  const auto cookie = to_cookie(kKeys, kShop, two_lines());
  ASSERT_TRUE(cookie.has_value());
  const auto cart = from_cookie(kKeys, kShop, *cookie);
  ASSERT_TRUE(cart.has_value());
  EXPECT_EQ(cart->lines, two_lines().lines);
  EXPECT_EQ(cart->pieces(), 3);
}

TEST(CartCookie, AnyChangeMakesItUnreadable) {
  const std::string cookie = *to_cookie(kKeys, kShop, two_lines());
  for (std::size_t i = 0; i < cookie.size(); ++i) {
    std::string tampered = cookie;
    tampered[i] = tampered[i] == '9' ? '8' : '9';
    EXPECT_FALSE(from_cookie(kKeys, kShop, tampered).has_value()) << i;
  }
  EXPECT_FALSE(from_cookie(kKeys, ShopId("s2"), cookie).has_value()) << "another shop's cart";
  EXPECT_FALSE(from_cookie(kKeys, kShop, "").has_value());
  EXPECT_FALSE(from_cookie(kKeys, kShop, std::string(10'000, '1')).has_value());
}

TEST(CartCookie, ALineKnowsItsVariantAndOneFromBeforeGoesByItsSku) {
  Cart cart = two_lines();
  cart.lines[0].variant = VariantId("v1");
  const auto again = from_cookie(kKeys, kShop, *to_cookie(kKeys, kShop, cart));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->lines, cart.lines);
  EXPECT_TRUE(add(cart, {"MUG-BLUE", 1, Yen(1), VariantId("v2")})) << "a SKU that is another's by now";
  ASSERT_EQ(cart.lines.size(), 3U);
  EXPECT_TRUE(add(cart, {"TEA_1.0", 1, Yen(980), VariantId("v3")}));
  EXPECT_EQ(cart.lines.size(), 3U) << "the line does not know its variant";
  take(cart, {"MUG-NAVY", 2, Yen(1), VariantId("v1")});
  ASSERT_EQ(cart.lines.size(), 2U);
  EXPECT_EQ(cart.lines[1].variant, VariantId("v2"));
}

TEST(Cart, TheSameSkuIsOneLineAndAFullCartRefuses) {
  Cart cart = two_lines();
  EXPECT_TRUE(add(cart, {"MUG-BLUE", 3, Yen(1100)}));
  EXPECT_EQ(cart.lines[0].quantity, 5);
  EXPECT_EQ(cart.lines[0].seen, Yen(1100));
  for (int i = 0; cart.lines.size() < kLinesMax; ++i)
    add(cart,
        {std::string(54, 'A') + std::to_string(1000 + i), 9999, Yen(99'999'999), VariantId("v012345678901" + std::to_string(1000 + i))});
  EXPECT_FALSE(add(cart, {"ONE-MORE", 1, Yen(1)}));
  EXPECT_TRUE(to_cookie(kKeys, kShop, cart).has_value()) << "the longest cart fits its cookie";
  set_quantity(cart, "MUG-BLUE", 0);
  EXPECT_EQ(cart.lines.size(), kLinesMax - 1);
}

}  // namespace
}  // namespace noren::cart
