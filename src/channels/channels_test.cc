// From a mail's fate to a telling by another way and its end, on both databases, with providers in memory.
#include "channels/channels.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "channels/line.h"
#include "channels/notices.h"
#include "channels/port.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "channels/worker.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/orders.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::channels {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

// Whoever is called: remembers what was said, and knows keys again as LINE does.
class Carriers final : public env::Outbound {
 public:
  void start(env::Call call, std::function<void(env::Called)> done) override {
    calls.push_back(call);
    if (before_answer) before_answer();
    done(answer_to(call));
  }
  int pushed() const { return static_cast<int>(keys.size()); }

  std::vector<env::Call> calls;
  std::set<std::string> keys;  // accepted
  std::vector<env::Called> next;  // instead of what would be answered, the first first
  std::function<void()> before_answer;

 private:
  env::Called answer_to(const env::Call& call) {
    if (!next.empty()) {
      const env::Called said = next.front();
      next.erase(next.begin());
      return said;
    }
    for (const auto& [name, value] : call.headers) {
      if (name != "X-Line-Retry-Key" && name != "Idempotency-Key") continue;
      if (!keys.insert(value).second) return env::Reply{409, {{"x-line-accepted-request-id", "first"}}, "{}"};
    }
    return env::Reply{200, {{"x-line-request-id", "request"}}, "{}"};
  }
};

class ChannelStory : public testing::DatabaseTest {
 protected:
  ChannelStory() {
    Settings settings;
    settings.line = {"token", "secret", "@kurumi"};
    settings.sms = {"https://sms.example/send", "sms-secret"};
    settings.ladders[Occasion::received] = {0, {Way::line, Way::sms, Way::letter}};
    settings.ladders[Occasion::shipped] = {6, {Way::sms}};
    EXPECT_TRUE(save_settings(world_.house, world_.now(), settings, 0).has_value());
    order_ = world_.place();
  }

  mail::Message message(const char* kind = "order_received", std::int64_t round = 1) {
    mail::Message message;
    message.shop = order_.shop;
    message.kind = kind;
    message.subject_type = "order";
    message.subject_id = order_.id.str();
    message.round = round;
    message.id = mail::message_id(order_.id.str(), kind, round);
    return message;
  }
  Instant at() { return world_.house.clock.now(); }
  void refuse(const char* kind = "order_received") {
    write([&](db::Tx& tx) { mail_given_up(parts_, tx, message(kind), {.at = at(), .to_masked = "h***@au.com"}); });
  }
  void take(const char* kind) {
    write([&](db::Tx& tx) { mail_taken(parts_, tx, message(kind), {.at = at(), .to_masked = "h***@au.com"}); });
  }
  void write(const std::function<void(db::Tx&)>& work) { database_->write(work); }
  void link_line(const std::string& user = "U1") {
    write([&](db::Tx& tx) {
      keep_reach(tx, world_.house, order_, {Way::line, user, mark_of(world_.house.House::keys, order_.shop, Way::line, user), "code"}, at());
    });
  }
  int run() { return worker_.run_once(at()); }
  ClimbState state(const char* kind = "order_received") {
    return database_->read([&](db::Tx& tx) { return store::find_climb(tx, order_.shop, message(kind).id); }).value().state;
  }
  std::vector<store::Stored> sends() {
    return database_->read([&](db::Tx& tx) { return store::sends_of_order(tx, order_.shop, order_.id); });
  }
  SendState fate(Way way) {
    for (const store::Stored& stored : sends()) {
      if (stored.send.way == way) return stored.send.state;
    }
    ADD_FAILURE() << "no send";
    return SendState::cancelled;
  }
  std::string story(bool for_owner = false) {
    std::string all;
    for (const StoryLine& line : database_->read([&](db::Tx& tx) { return story_of(tx, order_.shop, order_.id, Locale::ja, for_owner); }))
      all += line.what + line.detail + "\n";
    return all;
  }
  Heard tell(const std::string& body, const std::string& secret = "secret") {
    return hear_line(parts_, world_.now(), body, to_base64(crypto::hmac_sha256(secret, body)));
  }
  std::string event(const char* type, const std::string& id, const std::string& user, const json& more = json::object()) {
    json one = {{"type", type}, {"mode", "active"}, {"webhookEventId", id}, {"timestamp", at().micros() / 1'000},
                {"source", {{"type", "user"}, {"userId", user}}}};
    one.update(more);
    return json({{"destination", "U0"}, {"events", json::array({one})}}).dump();
  }
  std::string says(const std::string& id, const std::string& user, const std::string& text) {
    return event("message", id, user, {{"replyToken", "r-" + id}, {"message", {{"type", "text"}, {"id", "1"}, {"text", text}}}});
  }
  std::string code() { return line::link_code(world_.house.House::keys, order_.shop, order_.id, at()); }

  testing::OrderWorld world_{*database_};
  Carriers carriers_;
  const Parts parts_{world_.house, world_.directory, {}, [](const ShopId&) { return std::string("https://kurumi.example"); }};
  Worker worker_{parts_, carriers_};
  orders::Order order_;
};

TEST_P(ChannelStory, ARefusedMailIsToldByLineAtOnce) {
  link_line();
  refuse();
  EXPECT_EQ(state(), ClimbState::climbing);
  run();
  ASSERT_EQ(carriers_.calls.size(), 1u);
  const json body = json::parse(carriers_.calls.front().body);
  EXPECT_EQ(body["to"], "U1");
  const std::string text = body["messages"][0]["text"];
  EXPECT_THAT(text, HasSubstr("https://kurumi.example/orders/"));
  EXPECT_THAT(text, HasSubstr("?m=order_received"));
  EXPECT_THAT(text, HasSubstr("メールをお届けできなかった"));
  EXPECT_EQ(fate(Way::line), SendState::accepted);
  EXPECT_EQ(state(), ClimbState::told);
  EXPECT_THAT(story(), HasSubstr("メールはau.comに拒否されました"));
  EXPECT_THAT(story(), HasSubstr("LINEでお知らせしました"));
  run();
  EXPECT_EQ(carriers_.calls.size(), 1u);
}

TEST_P(ChannelStory, ALostAnswerIsSaidAgainByTheSameKeyAndIsOneMessage) {
  link_line();
  refuse();
  carriers_.before_answer = [this] { carriers_.keys.insert(uuid_of(order_.shop.str() + "/" + sends().front().send.id)); };
  carriers_.next = {tl::unexpected(env::CallFailure::lost)};
  run();
  EXPECT_EQ(fate(Way::line), SendState::deferred);
  EXPECT_EQ(run(), 0) << "not before its time";
  world_.house.clock.advance(31s);
  run();
  EXPECT_EQ(fate(Way::line), SendState::accepted) << "409 with the accepted request";
  EXPECT_EQ(carriers_.pushed(), 1);
}

TEST_P(ChannelStory, AProcessThatDiesOnTheWaySaysItAgainAfterItsLease) {
  link_line();
  refuse();
  carriers_.before_answer = [] { throw std::runtime_error("killed"); };
  EXPECT_THROW(run(), std::runtime_error);
  carriers_.before_answer = {};
  EXPECT_EQ(run(), 0);
  world_.house.clock.advance(kLease + 1s);
  run();
  ASSERT_EQ(carriers_.calls.size(), 2u);
  EXPECT_EQ(carriers_.calls[0].headers, carriers_.calls[1].headers);
  EXPECT_EQ(fate(Way::line), SendState::accepted);
}

TEST_P(ChannelStory, WhatLineRefusesGoesBySmsAndThenByLetter) {
  link_line();
  refuse();
  carriers_.next = {env::Reply{429, {}, R"({"message":"You have reached your monthly limit."})"}, env::Reply{410, {}, "gone"}};
  while (run() > 0) {
  }
  EXPECT_EQ(fate(Way::line), SendState::failed);
  EXPECT_EQ(fate(Way::sms), SendState::failed);
  EXPECT_EQ(fate(Way::letter), SendState::at_owner);
  EXPECT_THAT(story(true), HasSubstr("monthly limit"));
  const std::string letter = message().id.str() + "/letter";
  const auto paper = database_->read([&](db::Tx& tx) { return letter_pdf(parts_, tx, order_.shop, letter, at()); });
  ASSERT_TRUE(paper.has_value());
  EXPECT_TRUE(paper->starts_with("%PDF"));
  EXPECT_TRUE(letter_posted(parts_, world_.now(), letter).has_value());
  EXPECT_EQ(letter_posted(parts_, world_.now(), letter).error(), LetterError::not_waiting);
  EXPECT_EQ(letter_posted(parts_, world_.now(), "x").error(), LetterError::not_found);
  EXPECT_EQ(state(), ClimbState::told);
}

TEST_P(ChannelStory, WhoHasNoWayIsToldAsSoonAsHeGivesOne) {
  Settings settings = database_->read([&](db::Tx& tx) { return stored_settings(tx, world_.house.House::keys, order_.shop); });
  settings.ladders[Occasion::received] = {0, {Way::line}};
  ASSERT_TRUE(save_settings(world_.house, world_.now(), settings, 1).has_value());
  refuse();
  EXPECT_EQ(state(), ClimbState::exhausted);
  EXPECT_EQ(tell(says("e1", "U9", "コード：" + code())), Heard::noted);
  run();
  ASSERT_EQ(carriers_.calls.size(), 1u);
  EXPECT_THAT(carriers_.calls.front().url, HasSubstr("/reply")) << "the token of what he just said counts for no quota";
  EXPECT_EQ(state(), ClimbState::told);
}

TEST_P(ChannelStory, AnAnswerWhoseFateIsUnknownIsNotSaidTwice) {
  EXPECT_EQ(tell(says("e1", "U9", code())), Heard::noted);
  carriers_.next = {tl::unexpected(env::CallFailure::lost)};
  run();
  world_.house.clock.advance(1h);
  run();
  EXPECT_EQ(carriers_.calls.size(), 1u);
  EXPECT_EQ(fate(Way::line), SendState::accepted);
  EXPECT_THAT(story(true), HasSubstr("返事がなく"));
}

TEST_P(ChannelStory, ARefusedAnswerIsPushedOnce) {
  EXPECT_EQ(tell(says("e1", "U9", code())), Heard::noted);
  carriers_.next = {env::Reply{400, {}, R"({"message":"Invalid reply token"})"}};
  while (run() > 0) {
  }
  ASSERT_EQ(carriers_.calls.size(), 2u);
  EXPECT_THAT(carriers_.calls[1].url, HasSubstr("/push"));
  EXPECT_EQ(fate(Way::line), SendState::accepted);
}

TEST_P(ChannelStory, ForgedAndRepeatedWebhooksChangeNothing) {
  const std::string body = says("e1", "U9", code());
  EXPECT_EQ(tell(body, "guess"), Heard::forged);
  EXPECT_TRUE(sends().empty());
  EXPECT_EQ(tell(body), Heard::noted);
  EXPECT_EQ(tell(body), Heard::noted);
  run();
  EXPECT_EQ(sends().size(), 1u);
  EXPECT_EQ(tell("{}"), Heard::unreadable);
  EXPECT_EQ(tell(R"({"destination":"U0","events":[]})"), Heard::noted) << "LINE's own check of the address";
  // The code links one talk: whoever reads it over a shoulder gets nothing.
  const std::string again = code();
  EXPECT_EQ(tell(says("e2", "U9", again)), Heard::noted);
  EXPECT_EQ(tell(says("e3", "U10", again)), Heard::noted);
  const auto reached = database_->read([&](db::Tx& tx) { return reach_of(tx, world_.house, order_.shop, order_.id); });
  EXPECT_EQ(reached->to.at(Way::line), "U9");
}

TEST_P(ChannelStory, WhoBlocksIsToldOtherwise) {
  EXPECT_EQ(tell(says("e1", "U9", code())), Heard::noted);
  run();
  EXPECT_EQ(tell(event("unfollow", "e2", "U9")), Heard::noted);
  refuse();
  run();
  EXPECT_EQ(fate(Way::sms), SendState::accepted);
  EXPECT_EQ(tell(event("follow", "e3", "U9")), Heard::noted);
  const auto reached = database_->read([&](db::Tx& tx) { return reach_of(tx, world_.house, order_.shop, order_.id); });
  EXPECT_TRUE(reached->to.contains(Way::line));
}

TEST_P(ChannelStory, SilenceIsFollowedAfterItsTimeAndEndsWhenSeen) {
  take("shipped");
  EXPECT_EQ(state("shipped"), ClimbState::watching);
  run();
  EXPECT_TRUE(sends().empty());
  world_.house.clock.advance(6h + 1s);  // 18:00
  while (run() > 0) {
  }
  EXPECT_EQ(fate(Way::sms), SendState::accepted);
  EXPECT_THAT(json::parse(carriers_.calls.back().body)["text"].get<std::string>(), HasSubstr("メールでもお知らせしましたが"));
  seen(parts_, world_.now(), order_, "order_received");
  EXPECT_EQ(state("shipped"), ClimbState::climbing) << "another mail's link";
  seen(parts_, world_.now(), order_, "shipped");
  EXPECT_EQ(state("shipped"), ClimbState::acknowledged);
  EXPECT_THAT(story(), HasSubstr("ご覧いただきました"));
}

TEST_P(ChannelStory, AMailThatIsSeenIsNeverFollowed) {
  take("shipped");
  seen(parts_, world_.now(), order_, "shipped");
  world_.house.clock.advance(48h);
  EXPECT_EQ(run(), 0);
  take("order_received");
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return store::find_climb(tx, order_.shop, message("order_received").id); }).has_value())
      << "of this occasion the shop follows dead mails only";
}

TEST_P(ChannelStory, AnAnswerInTheTalkEndsIt) {
  link_line();
  refuse();
  run();
  EXPECT_EQ(tell(says("e5", "U1", "ありがとうございます")), Heard::noted);
  EXPECT_EQ(state(), ClimbState::acknowledged);
}

TEST_P(ChannelStory, TheGatewayTellsWhatBecameOfItOnceAndSigned) {
  refuse();
  run();
  ASSERT_EQ(fate(Way::sms), SendState::accepted);
  const env::Call& call = carriers_.calls.front();
  const json said = json::parse(call.body);
  EXPECT_EQ(said["to"], "09012345678");
  const std::string seconds = std::to_string(at().seconds());
  const auto header = [&](std::string_view name) {
    for (const auto& [known, value] : call.headers) {
      if (known == name) return value;
    }
    return std::string();
  };
  EXPECT_EQ(header(kSignatureHeader), gateway_signature("sms-secret", header(kTimeHeader), call.body));
  const std::string body = json({{"key", said["key"]}, {"state", "delivered"}}).dump();
  const std::string signature = gateway_signature("sms-secret", seconds, body);
  EXPECT_EQ(hear_gateway(parts_, world_.now(), {Way::sms, body, seconds, "v1=00"}), Heard::forged);
  EXPECT_EQ(hear_gateway(parts_, world_.now(), {Way::fax, body, seconds, signature}), Heard::no_account);
  EXPECT_EQ(hear_gateway(parts_, world_.now(), {Way::sms, body, seconds, signature}), Heard::noted);
  EXPECT_EQ(fate(Way::sms), SendState::delivered);
  EXPECT_EQ(state(), ClimbState::acknowledged);
  EXPECT_EQ(hear_gateway(parts_, world_.now(), {Way::sms, body, seconds, signature}), Heard::noted) << "told again it changes nothing";
  world_.house.clock.advance(6min);
  EXPECT_EQ(hear_gateway(parts_, world_.now(), {Way::sms, body, seconds, signature}), Heard::forged) << "too old";
}

TEST_P(ChannelStory, SecretsStayWithTheAddressTheyWereFor) {
  Settings settings = database_->read([&](db::Tx& tx) { return stored_settings(tx, world_.house.House::keys, order_.shop); });
  EXPECT_EQ(settings.line.token, "token");
  settings.line.token.clear();
  settings.sms = {"https://other.example/send", ""};
  ASSERT_TRUE(save_settings(world_.house, world_.now(), settings, 1).has_value());
  EXPECT_FALSE(save_settings(world_.house, world_.now(), settings, 1).has_value()) << "stale";
  const Settings now = database_->read([&](db::Tx& tx) { return stored_settings(tx, world_.house.House::keys, order_.shop); });
  EXPECT_EQ(now.line.token, "token");
  EXPECT_EQ(now.sms.secret, "");
  EXPECT_EQ(now.ladder(Occasion::shipped).ways, std::vector<Way>{Way::sms});
}

TEST_P(ChannelStory, WhoIsErasedIsToldNothingMore) {
  link_line();
  refuse();
  write([&](db::Tx& tx) {
    forget_buyer(tx, order_.shop, order_.id);
    people::erase(tx, order_.shop, order_.person, at());
  });
  EXPECT_EQ(run(), 0);
  EXPECT_TRUE(carriers_.calls.empty());
  EXPECT_TRUE(database_->read([&](db::Tx& tx) { return store::reaches_of_order(tx, order_.shop, order_.id); }).empty());
}

INSTANTIATE_ON_BOTH_DATABASES(ChannelStory);

}  // namespace
}  // namespace noren::channels
