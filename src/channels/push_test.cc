// Web Push against the numbers that RFC 8291 prints (section 5), and against OpenSSL's own check of a signature.
#include "channels/push.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace noren::channels::push {
namespace {

std::string raw(std::string_view text) { return from_base64url(text).value(); }

constexpr const char* kTheirs = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr const char* kAuth = "BTBZMqHH6r4Tts7J_aSIgg";

TEST(WebPush, TheExampleOfRfc8291ComesOutToTheLastByte) {
  const KeyPair own = key_pair_from(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
  EXPECT_EQ(base64url(own.public_key), "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
  const Subscription to{"https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", raw(kTheirs), raw(kAuth)};
  const auto body = encrypt(to, "When I grow up, I want to be a watermelon", own, raw("DGv6ra1nlYgDCS1FRnbzlw"));
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(base64url(*body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6"
            "cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(WebPush, AKeyThatIsNoPointOfTheCurveIsRefused) {
  const KeyPair own = key_pair_from(std::string(32, 'a'));
  Subscription to{"https://push.example.net/x", raw(kTheirs), raw(kAuth)};
  to.key.back() = static_cast<char>(to.key.back() ^ 1);
  EXPECT_FALSE(encrypt(to, "x", own, std::string(16, 's')).has_value());
  to.key.resize(10);
  EXPECT_FALSE(encrypt(to, "x", own, std::string(16, 's')).has_value());
}

TEST(WebPush, TheVapidTokenIsSignedForTheServiceAlone) {
  const KeyPair shop = key_pair_from(std::string(32, 'b'));
  const std::string header = vapid(shop, "https://fcm.googleapis.com/fcm/send/abc", "shop@example.jp", Instant(1'700'000'000'000'000));
  ASSERT_TRUE(header.starts_with("vapid t="));
  const std::size_t comma = header.find(", k=");
  ASSERT_NE(comma, std::string::npos);
  const std::string token = header.substr(8, comma - 8);
  EXPECT_EQ(raw(header.substr(comma + 4)), shop.public_key);
  EXPECT_TRUE(is_vapid_signed(token, shop.public_key));
  EXPECT_FALSE(is_vapid_signed(token, key_pair_from(std::string(32, 'c')).public_key));
  const std::size_t first = token.find('.'), second = token.rfind('.');
  const auto claims = nlohmann::json::parse(raw(token.substr(first + 1, second - first - 1)));
  EXPECT_EQ(claims["aud"], "https://fcm.googleapis.com");
  EXPECT_EQ(claims["sub"], "mailto:shop@example.jp");
  EXPECT_EQ(claims["exp"], 1'700'000'000 + 43'200);
}

std::string subscription(const std::string& endpoint) {
  return nlohmann::json({{"endpoint", endpoint}, {"keys", {{"p256dh", kTheirs}, {"auth", kAuth}}}}).dump();
}

TEST(WebPush, OnlyKnownServicesAreCalled) {
  EXPECT_TRUE(read_subscription(subscription("https://fcm.googleapis.com/fcm/send/abc"), {}).has_value());
  EXPECT_TRUE(read_subscription(subscription("https://wns2-par02p.notify.windows.com/w/?token=x"), {}).has_value());
  for (const char* elsewhere : {"http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/x", "https://127.0.0.1/x",
                                "https://evil.example/?x=https://fcm.googleapis.com", "https://u@fcm.googleapis.com/x", "",
                                "https://evil.example:1/.notify.windows.com", "https://x:1.notify.windows.com/"})
    EXPECT_FALSE(read_subscription(subscription(elsewhere), {}).has_value()) << elsewhere;
  EXPECT_TRUE(read_subscription(subscription("http://127.0.0.1:9/x"), {"http://127.0.0.1:9"}).has_value());
  EXPECT_FALSE(read_subscription("{}", {}).has_value());
  EXPECT_FALSE(read_subscription("no json", {}).has_value());
}

}  // namespace
}  // namespace noren::channels::push
