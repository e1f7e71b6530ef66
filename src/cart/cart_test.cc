#include "cart/cart.h"

#include <gtest/gtest.h>

#include <regex>

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

// What the version before wrote and how it read it, which never changes: "1", the lines, one signature over shop and lines.
std::string cookie_from_before(const std::string& lines) { return "1" + lines + kKeys.sign("cart", "s1\n" + lines); }

// The lines as the version before took them, "MUG-BLUE 2 1200, TEA_1.0 1 980"; "unreadable" where it dropped the cart.
std::string read_before(std::string_view value) {
  if (value.empty() || value[0] != '1' || value.size() > 3864) return "unreadable";
  const std::size_t signature = value.rfind('~') + 1;
  const std::string_view lines = value.substr(1, signature - 1);
  if (!kKeys.verify("cart", "s1\n" + std::string(lines), value.substr(signature))) return "unreadable";
  static const std::regex line("([A-Za-z0-9._-]+)\\*([1-9][0-9]*)\\*([0-9]+)~");
  std::string words;
  std::string rest(lines);
  for (std::smatch found; !rest.empty(); rest = found.suffix().str()) {
    if (!std::regex_search(rest, found, line, std::regex_constants::match_continuous)) return "unreadable";
    words += (words.empty() ? "" : ", ") + found[1].str() + " " + found[2].str() + " " + found[3].str();
  }
  return words;
}

Cart two_known_lines() {
  Cart cart = two_lines();
  cart.lines[0].variant = VariantId("v1");
  cart.lines[1].variant = VariantId("v2");
  return cart;
}

TEST(CartCookies, ComeBackAsTheyWereWritten) {
  for (const Cart& cart : {two_lines(), two_known_lines()}) {
    const auto cookies = to_cookies(kKeys, kShop, cart);
    ASSERT_TRUE(cookies.has_value());
    const auto again = from_cookies(kKeys, kShop, *cookies);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->lines, cart.lines);
    EXPECT_EQ(again->pieces(), 3);
  }
  EXPECT_EQ(to_cookies(kKeys, kShop, two_lines())->goods, "");
}

TEST(CartCookies, AnyChangeMakesTheLinesUnreadable) {
  const std::string lines = to_cookies(kKeys, kShop, two_lines())->lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string tampered = lines;
    tampered[i] = tampered[i] == '9' ? '8' : '9';
    EXPECT_FALSE(from_cookies(kKeys, kShop, {tampered, ""}).has_value()) << i;
  }
  EXPECT_FALSE(from_cookies(kKeys, ShopId("s2"), {lines, ""}).has_value()) << "another shop's cart";
  EXPECT_FALSE(from_cookies(kKeys, kShop, {}).has_value());
  EXPECT_FALSE(from_cookies(kKeys, kShop, {std::string(10'000, '1'), ""}).has_value());
}

TEST(CartCookies, AnyChangeOfTheGoodsLeavesTheLinesToTheirSku) {
  const Cookies cookies = *to_cookies(kKeys, kShop, two_known_lines());
  ASSERT_TRUE(cookies.goods.starts_with("v1~v2~"));
  for (std::size_t i = 0; i < cookies.goods.size(); ++i) {
    std::string tampered = cookies.goods;
    tampered[i] = tampered[i] == '9' ? '8' : '9';
    const auto cart = from_cookies(kKeys, kShop, {cookies.lines, tampered});
    ASSERT_TRUE(cart.has_value()) << i;
    EXPECT_EQ(cart->lines, two_lines().lines) << i;
  }
  for (const std::string& none : {std::string(), std::string(10'000, '~')})
    EXPECT_EQ(from_cookies(kKeys, kShop, {cookies.lines, none})->lines, two_lines().lines);
}

TEST(CartCookies, AreReadByTheVersionBeforeAsWell) {
  const Cookies cookies = *to_cookies(kKeys, kShop, two_known_lines());
  EXPECT_EQ(cookies.lines, cookie_from_before("MUG-BLUE*2*1200~TEA_1.0*1*980~"));
  EXPECT_EQ(read_before(cookies.lines), "MUG-BLUE 2 1200, TEA_1.0 1 980");
  EXPECT_EQ(read_before(cookie_from_before("MUG-BLUE*2*1200*v1~")), "unreadable") << "a fourth field would cost the cart";
}

TEST(CartCookies, OfTheVersionBeforeAreReadWhateverGoodsWereKnownOfTheLinesBeforeThem) {
  const std::string lines = cookie_from_before("MUG-BLUE*2*1200~TEA_1.0*1*980~");
  EXPECT_EQ(from_cookies(kKeys, kShop, {lines, ""})->lines, two_lines().lines);
  Cart other = two_known_lines();
  other.lines[0].quantity = 1;
  EXPECT_EQ(from_cookies(kKeys, kShop, {lines, to_cookies(kKeys, kShop, other)->goods})->lines, two_lines().lines);
}

TEST(CartCookies, AreBothWrittenAndBothTakenAwayWithTheLastLine) {
  const auto set = [](const http::Request& request, const Cart& cart) {
    http::Response response;
    write(kKeys, kShop, request, response, cart);
    std::vector<std::string> cookies;
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") cookies.push_back(value);
    }
    return cookies;
  };
  const Cookies cookies = *to_cookies(kKeys, kShop, two_known_lines());
  const std::vector<std::string> written = set({}, two_known_lines());
  ASSERT_EQ(written.size(), 2U);
  EXPECT_TRUE(written[0].starts_with("noren_cart=" + cookies.lines + ";"));
  EXPECT_TRUE(written[1].starts_with("noren_cart_goods=" + cookies.goods + ";"));
  http::Request again;
  again.cookies = {{"noren_cart", cookies.lines}, {"noren_cart_goods", cookies.goods}};
  EXPECT_EQ(read(kKeys, kShop, again).cart.lines, two_known_lines().lines);
  const std::vector<std::string> taken = set(again, {});
  ASSERT_EQ(taken.size(), 2U);
  for (const std::string& cookie : taken) EXPECT_NE(cookie.find("; Max-Age=0"), std::string::npos) << cookie;
}

TEST(Cart, ALineThatDoesNotKnowItsVariantGoesByItsSku) {
  Cart cart = two_lines();
  cart.lines[0].variant = VariantId("v1");
  EXPECT_EQ(from_cookies(kKeys, kShop, *to_cookies(kKeys, kShop, cart))->lines, cart.lines);
  EXPECT_TRUE(add(cart, {"MUG-BLUE", 1, Yen(1), VariantId("v2")})) << "a SKU that is another's by now";
  ASSERT_EQ(cart.lines.size(), 3U);
  EXPECT_TRUE(add(cart, {"TEA_1.0", 1, Yen(980), VariantId("v3")}));
  EXPECT_EQ(cart.lines.size(), 3U) << "the line does not know its variant";
  EXPECT_EQ(from_cookies(kKeys, kShop, *to_cookies(kKeys, kShop, cart))->lines, cart.lines);
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
  const auto longest = to_cookies(kKeys, kShop, cart);
  ASSERT_TRUE(longest.has_value()) << "the longest cart fits its cookies";
  EXPECT_LE(longest->lines.size() + longest->goods.size(), 3900U);
  EXPECT_NE(longest->goods, "");
  EXPECT_EQ(from_cookies(kKeys, kShop, *longest)->pieces(), cart.pieces());
  set_quantity(cart, "MUG-BLUE", 0);
  EXPECT_EQ(cart.lines.size(), kLinesMax - 1);
}

}  // namespace
}  // namespace noren::cart
