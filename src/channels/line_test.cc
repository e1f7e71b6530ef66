#include "channels/line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "channels/rules.h"
#include "orders/token.h"
#include "testing/env.h"
#include "testing/house.h"

namespace noren::channels {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

const LineAccount kAccount{"token", "secret", "@kurumi"};

env::Called answered(int status, std::string body, std::vector<std::pair<std::string, std::string>> headers = {}) {
  return env::Reply{status, std::move(headers), std::move(body)};
}

Outgoing to_user() { return {"s1/a1:order_received/line", "U1", "", "こんにちは", "", "", "", ""}; }

TEST(LinePort, APushHasTheRetryKeyFromItsFirstTry) {
  const auto port = open_line(kAccount, "https://api.line.me");
  const auto call = port->call(to_user(), Instant());
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(call->method, "POST");
  EXPECT_EQ(call->url, "https://api.line.me/v2/bot/message/push");
  const json body = json::parse(call->body);
  EXPECT_EQ(body["to"], "U1");
  EXPECT_EQ(body["messages"][0]["type"], "text");
  const auto key = std::find_if(call->headers.begin(), call->headers.end(), [](const auto& header) { return header.first == "X-Line-Retry-Key"; });
  ASSERT_NE(key, call->headers.end());
  EXPECT_EQ(key->second, uuid_of("s1/a1:order_received/line"));
}

TEST(LinePort, AnAnswerGoesWithoutAKeyBecauseItsTokenWorksOnce) {
  Outgoing what = to_user();
  what.reply_token = "r1";
  const auto call = open_line(kAccount, "https://api.line.me")->call(what, Instant());
  EXPECT_EQ(call->url, "https://api.line.me/v2/bot/message/reply");
  EXPECT_EQ(json::parse(call->body)["replyToken"], "r1");
  for (const auto& [name, value] : call->headers) EXPECT_NE(name, "X-Line-Retry-Key") << value;
}

TEST(LinePort, ItsAnswersAreReadAsLineDocumentsThem) {
  const auto port = open_line(kAccount, "https://api.line.me");
  const auto read = [&](const env::Called& said) { return port->read(to_user(), said).outcome; };
  EXPECT_EQ(read(answered(200, "{}")), AttemptOutcome::accepted);
  EXPECT_EQ(read(answered(409, R"({"message":"The retry key is already accepted"})", {{"x-line-accepted-request-id", "r"}})),
            AttemptOutcome::accepted);
  EXPECT_EQ(read(answered(429, R"({"message":"You have reached your monthly limit."})")), AttemptOutcome::no_quota);
  EXPECT_EQ(read(answered(429, R"({"message":"The API rate limit has been exceeded."})")), AttemptOutcome::later);
  EXPECT_EQ(read(answered(400, R"({"message":"Failed to send messages"})")), AttemptOutcome::refused);
  EXPECT_EQ(read(answered(401, "{}")), AttemptOutcome::no_rights);
  EXPECT_EQ(read(answered(500, "{}")), AttemptOutcome::unknown);
  EXPECT_EQ(read(tl::unexpected(env::CallFailure::lost)), AttemptOutcome::unknown);
  EXPECT_EQ(read(tl::unexpected(env::CallFailure::not_sent)), AttemptOutcome::not_sent);
  const Verdict later = port->read(to_user(), answered(429, "{}", {{"retry-after", "120"}}));
  EXPECT_EQ(later.leave_s, 120);
  EXPECT_EQ(port->read(to_user(), answered(200, "{}", {{"x-line-request-id", "q1"}})).reference, "q1");
  EXPECT_EQ(port->read(to_user(), answered(400, std::string("\xff\xfe", 2))).evidence, "");
}

TEST(LineWebhook, TheSignatureIsOfTheRawBody) {
  const std::string body = R"({"destination":"U0","events":[]})";
  const std::string signature = to_base64(crypto::hmac_sha256("secret", body));
  EXPECT_TRUE(line::is_signed("secret", body, signature));
  EXPECT_FALSE(line::is_signed("secret", body + " ", signature));
  EXPECT_FALSE(line::is_signed("other", body, signature));
  EXPECT_FALSE(line::is_signed("", body, to_base64(crypto::hmac_sha256("", body))));
}

TEST(LineWebhook, EventsAreReadAndStrangeOnesLeftAlone) {
  const auto events = line::read_events(
      R"({"events":[{"type":"message","mode":"active","webhookEventId":"e1","timestamp":1000,"replyToken":"r","source":{"type":"user","userId":"U1"},)"
      R"("message":{"type":"text","text":"hi"}},{"type":"message","mode":"standby","replyToken":"r","source":{}},{"type":"new","source":"x"},7,)"
      R"({"type":"delivery","webhookEventId":"e2","delivery":{"data":"tag"}},{"type":"accountLink","link":{"result":"failed","nonce":"n"}}]})");
  ASSERT_TRUE(events.has_value());
  ASSERT_EQ(events->size(), 5u);
  EXPECT_EQ((*events)[0].user, "U1");
  EXPECT_EQ((*events)[0].text, "hi");
  EXPECT_EQ((*events)[0].at, Instant(1'000'000));
  EXPECT_EQ((*events)[1].reply_token, "");
  EXPECT_EQ((*events)[2].what, line::Event::What::other);
  EXPECT_EQ((*events)[3].about, "tag");
  EXPECT_EQ((*events)[4].about, "");
  EXPECT_FALSE(line::read_events("[]").has_value());
  EXPECT_FALSE(line::read_events("").has_value());
}

TEST(LineCode, LinksTheOrderForADayAndForThisShopAlone) {
  testing::TestWorld world;
  const ShopId shop("s1");
  const OrderId order(orders::new_checkout_id('a', world.env));
  const Instant now = world.clock.now();
  const std::string code = line::link_code(world.keys, shop, order, now);
  const auto found = line::find_code(world.keys, shop, "お知らせをLINEで受け取ります。登録コード：" + code + " よろしく", now + 1h);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->order, order);
  EXPECT_FALSE(line::find_code(world.keys, shop, code, now + 26h).has_value());
  EXPECT_FALSE(line::find_code(world.keys, ShopId("s2"), code, now).has_value());
  std::string forged = code;
  forged.back() = forged.back() == 'a' ? 'b' : 'a';
  EXPECT_FALSE(line::find_code(world.keys, shop, forged, now).has_value());
  EXPECT_FALSE(line::find_code(world.keys, shop, "a-b-c ---- --", now).has_value());
}

TEST(LineQuota, IsReadWithAndWithoutALimit) {
  const auto limited = line::read_quota(answered(200, R"({"type":"limited","value":200})"), answered(200, R"({"totalUsage":180})"));
  ASSERT_TRUE(limited.has_value());
  EXPECT_EQ(limited->most, 200);
  EXPECT_EQ(limited->used, 180);
  EXPECT_FALSE(line::read_quota(answered(200, R"({"type":"none"})"), answered(200, R"({"totalUsage":1})"))->most.has_value());
  EXPECT_FALSE(line::read_quota(answered(401, "{}"), answered(401, "{}")).has_value());
}

TEST(LineTalk, OpensWithTheCodeWritten) {
  EXPECT_EQ(line::talk_url(kAccount, "a b"), "https://line.me/R/oaMessage/%40kurumi/?a%20b");
}

}  // namespace
}  // namespace noren::channels
