// Joining, signing in and out, forgotten passwords: through their pages, as a browser asks.
#include <gmock/gmock.h>

#include "members/rules.h"
#include "testing/databases.h"
#include "testing/members.h"

namespace noren::members {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::join;
using testing::kMembersPassword;
using testing::location;
using ::testing::Not;

constexpr const char* kHanako = "hanako@example.jp";

class MembersJoining : public testing::DatabaseTest {
 protected:
  std::int64_t count() {
    return database_->read([&](db::Tx& tx) { return find_by_mail(tx, world_.shop.house, ShopId("s1"), kHanako) ? 1 : 0; });
  }
  void pass(std::chrono::microseconds time) { world_.shop.world.clock.advance(time); }
  std::string page(const std::string& path) { return browser_.get(path).body; }

  testing::MemberWorld world_{*database_};
  testing::MemberBrowser browser_{world_};
};

TEST_P(MembersJoining, ALinkByMailMakesAMemberOnce) {
  const auto asked = browser_.press("/account/register", {{"mail", kHanako}});
  EXPECT_EQ(asked.status, 303);
  EXPECT_THAT(browser_.after(asked), HasSubstr("メールをお送りしました"));
  EXPECT_EQ(page(location(asked)), page(location(asked))) << "Reload";
  EXPECT_EQ(count(), 0);
  const std::string link = world_.link("join");
  const testing::Form form{{"name", "山田 花子"}, {"password", kMembersPassword}, {"terms", "1"}, {"news", "1"}};
  const auto done = browser_.press(link, form);
  EXPECT_EQ(location(done), "/account");
  EXPECT_THAT(page("/account"), HasSubstr("山田 花子 様"));
  EXPECT_EQ(location(browser_.press(link, form)), "/account") << "pressed twice";
  testing::MemberBrowser other(world_);
  EXPECT_EQ(other.get(link).status, 410);
  EXPECT_THAT(other.get(link).body, HasSubstr("すでに使われています"));
  const auto consents = database_->read(
      [&](db::Tx& tx) { return consents_of(tx, ShopId("s1"), find_by_mail(tx, world_.shop.house, ShopId("s1"), kHanako)->id); });
  ASSERT_EQ(consents.size(), 2u);
  EXPECT_TRUE(agrees(consents, Purpose::news));
  EXPECT_THAT(consents.back().words, HasSubstr("利用規約とプライバシーポリシーに同意します"));
}

TEST_P(MembersJoining, TheNewestLinkCountsAndAnOldOneExplainsItself) {
  browser_.press("/account/register", {{"mail", kHanako}});
  const std::string old = world_.link("join");
  pass(1h);
  browser_.press("/account/register", {{"mail", kHanako}});
  EXPECT_THAT(browser_.get(old).body, HasSubstr("いちばん新しいメールのリンク"));
  EXPECT_EQ(browser_.get(old).status, 410);
  const std::string newest = world_.link("join");
  EXPECT_NE(newest, old);
  pass(24h);
  EXPECT_EQ(browser_.get(newest).status, 410);
  EXPECT_THAT(browser_.get(newest).body, HasSubstr("有効期限が切れています"));
  const auto again = browser_.send(newest + "/again", {{"csrf", testing::hidden(browser_.get(newest).body, "csrf")}});
  EXPECT_THAT(browser_.after(again), HasSubstr(kHanako)) << "one press, to the same address";
  EXPECT_EQ(browser_.get(world_.link("join")).status, 200);
  EXPECT_EQ(browser_.get("/account/join/abc").status, 410);
  pass(40 * 24h);
  sweep(world_.shop.house, world_.buyer().now);
  EXPECT_THAT(browser_.get(newest).body, HasSubstr("会員登録をはじめから")) << "forgotten, and still explained";
}

TEST_P(MembersJoining, NobodyLearnsWhoIsAMember) {
  join(world_, browser_, kHanako);
  testing::MemberBrowser stranger(world_);
  for (const char* path : {"/account/register", "/account/forgot", "/account/code"}) {
    pass(1h);
    const std::string known = stranger.after(stranger.press(path, {{"mail", kHanako}}));
    const std::string unknown = stranger.after(stranger.press(path, {{"mail", "sonota@example.jp"}}));
    const auto without = [](std::string text, const std::string& mail) {
      for (std::size_t at = text.find(mail); at != std::string::npos; at = text.find(mail)) text.replace(at, mail.size(), "@");
      for (std::size_t at = text.find("form="); at != std::string::npos; at = text.find("form=", at + 5)) text.erase(at + 5, 26);
      return text;
    };
    EXPECT_EQ(without(known, kHanako), without(unknown, "sonota@example.jp")) << path;
  }
  EXPECT_EQ(world_.mails("already").size(), 1u);
  EXPECT_EQ(world_.mails("join").back().to.address, "sonota@example.jp");
  EXPECT_EQ(world_.mails("not_member").size(), 2u) << "who has forgotten where he is a member hears it by mail";
}

TEST_P(MembersJoining, SignsInWithThePasswordAndStaysOutWithAnother) {
  join(world_, browser_, kHanako);
  testing::MemberBrowser other(world_);
  EXPECT_EQ(location(other.get("/account")), "/account/sign-in");
  EXPECT_EQ(location(other.get("/account/addresses")), "/account/sign-in?next=%2Faccount%2Faddresses");
  const auto wrong = other.press("/account/sign-in", {{"mail", kHanako}, {"password", "not-this-one-ever"}});
  EXPECT_THAT(other.after(wrong), HasSubstr("会員登録はショップごとです"));
  EXPECT_THAT(other.after(wrong), HasSubstr(kHanako)) << "only the password is typed again";
  const auto right =
      other.press("/account/sign-in?next=%2Faccount%2Faddresses", {{"mail", "Hanako@Example.JP"}, {"password", kMembersPassword}});
  EXPECT_EQ(location(right), "/account/addresses");
  EXPECT_EQ(other.get("/account").status, 200);
  const auto signed_out = other.send("/account/sign-out", {{"csrf", testing::hidden(other.get("/account").body, "csrf")}});
  EXPECT_EQ(location(signed_out), "/account/sign-in");
  EXPECT_EQ(location(other.get("/account")), "/account/sign-in");
  EXPECT_EQ(browser_.get("/account").status, 200) << "the other device stays";
}

TEST_P(MembersJoining, TooManyTriesWait) {
  join(world_, browser_, kHanako);
  testing::MemberBrowser thief(world_);
  std::string last;
  for (int i = 0; i < 7; ++i) last = thief.after(thief.press("/account/sign-in", {{"mail", kHanako}, {"password", "guessing-a-password"}}));
  EXPECT_THAT(last, HasSubstr("続けて試された回数が多いため"));
  pass(2h);
  EXPECT_EQ(location(thief.press("/account/sign-in", {{"mail", kHanako}, {"password", kMembersPassword}})), "/account");
}

TEST_P(MembersJoining, ACodeByMailSignsInThisBrowserOnly) {
  join(world_, browser_, kHanako);
  testing::MemberBrowser other(world_);
  const std::string form = location(other.press("/account/code", {{"mail", kHanako}}));
  const std::string digits = world_.code("code");
  ASSERT_EQ(digits.size(), kCodeDigits);
  const auto give = [&](testing::MemberBrowser& who, const std::string& code) {
    return who.send(form, {{"mail", kHanako}, {"code", code}, {"csrf", testing::hidden(who.get(form).body, "csrf")}});
  };
  testing::MemberBrowser thief(world_);
  EXPECT_NE(location(give(thief, digits)), "/account") << "the code alone is of no use elsewhere";
  EXPECT_THAT(other.after(give(other, digits == "000000" ? "000001" : "000000")), HasSubstr("確認コードが違います"));
  EXPECT_THAT(other.after(give(other, "12")), HasSubstr("6桁の数字"));
  EXPECT_EQ(location(give(other, digits)), "/account");
  EXPECT_EQ(other.get("/account").status, 200);
}

TEST_P(MembersJoining, ACodeEndsWithItsTriesAndItsTime) {
  join(world_, browser_, kHanako);
  testing::MemberBrowser other(world_);
  const std::string form = location(other.press("/account/code", {{"mail", kHanako}}));
  const std::string digits = world_.code("code");
  const auto give = [&](const std::string& code) {
    return other.send(form, {{"mail", kHanako}, {"code", code}, {"csrf", testing::hidden(other.get(form).body, "csrf")}});
  };
  for (int i = 0; i < kCodeTries; ++i) give(digits == "000000" ? "000001" : "000000");
  EXPECT_THAT(other.after(give(digits)), HasSubstr("もう一度メールを送り直してください"));
  pass(1h);
  const std::string later = location(other.press("/account/code", {{"mail", kHanako}}));
  const std::string second = world_.code("code");
  pass(16min);
  const auto late = other.send(later, {{"mail", kHanako}, {"code", second}, {"csrf", testing::hidden(other.get(later).body, "csrf")}});
  EXPECT_THAT(other.after(late), HasSubstr("有効期限が切れたか"));
}

TEST_P(MembersJoining, AForgottenPasswordIsChosenAnewAndSignsOthersOut) {
  join(world_, browser_, kHanako);
  testing::MemberBrowser other(world_);
  other.press("/account/forgot", {{"mail", kHanako}});
  const std::string link = world_.link("reset");
  EXPECT_THAT(other.after(other.press(link, {{"password", "short"}})), HasSubstr("10文字以上"));
  EXPECT_EQ(location(other.press(link, {{"password", "another-good-one"}})), "/account");
  EXPECT_EQ(location(browser_.get("/account")), "/account/sign-in") << "whoever was signed in is not any more";
  EXPECT_THAT(browser_.get("/account/sign-in").body, HasSubstr("ログインの期限が切れました"));
  EXPECT_EQ(browser_.get(link).status, 410);
  other.press("/account/forgot", {{"mail", kHanako}});
  const std::string late = world_.link("reset");
  pass(61min);
  EXPECT_THAT(browser_.get(late).body, HasSubstr("新しいリンクを送る"));
}

TEST_P(MembersJoining, WhatIsWrongIsSaidAtItsFieldAndNothingTypedIsLost) {
  EXPECT_THAT(browser_.after(browser_.press("/account/register", {{"mail", "hanako"}})), HasSubstr("メールアドレスの形"));
  browser_.press("/account/register", {{"mail", kHanako}});
  const std::string link = world_.link("join");
  const auto wrong = browser_.press(link, {{"name", "山田 花子"}, {"password", "short"}});
  const std::string html = browser_.after(wrong);
  EXPECT_THAT(html, HasSubstr("10文字以上"));
  EXPECT_THAT(html, HasSubstr("同意が必要です"));
  EXPECT_THAT(html, HasSubstr("value=\"山田 花子\""));
  const auto long_name = browser_.press(link, {{"name", std::string(300, 'a')}, {"password", kMembersPassword}, {"terms", "1"}});
  EXPECT_THAT(browser_.after(long_name), HasSubstr("50文字まで"));
  EXPECT_EQ(count(), 0);
}

TEST_P(MembersJoining, ASessionEndsWithItsTimeAndAForgedOneIsNone) {
  join(world_, browser_, kHanako);
  const std::string cookie = browser_.cookies.at("noren_member");
  testing::MemberBrowser forger(world_);
  forger.cookies["noren_member"] = cookie.substr(0, cookie.size() - 1) + (cookie.back() == 'a' ? 'b' : 'a');
  EXPECT_EQ(forger.get("/account").status, 303);
  EXPECT_TRUE(named_in(world_.shop.house, world_.buyer(), cookie).has_value()) << "asks no database";
  pass(kSessionIdle);
  EXPECT_EQ(browser_.get("/account").status, 303);
  pass(kSessionLongest);
  EXPECT_FALSE(named_in(world_.shop.house, world_.buyer(), cookie).has_value());
}

INSTANTIATE_ON_BOTH_DATABASES(MembersJoining);

}  // namespace
}  // namespace noren::members
