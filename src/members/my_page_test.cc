// A member's page: orders, claims, addresses, what he changes, leaving; and the cart that follows him.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "mail/worker.h"
#include "members/rules.h"
#include "members/verify.h"
#include "orders/orders.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/members.h"

namespace noren::members {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::join;
using testing::kMembersPassword;
using testing::location;
using ::testing::Not;

constexpr const char* kTaro = "taro@example.jp";

class MyPage : public testing::DatabaseTest {
 protected:
  void SetUp() override { join(world_, browser_, kTaro, "山田 太郎"); }
  Member taro() {
    return *database_->read([&](db::Tx& tx) { return find_by_mail(tx, world_.shop.house, ShopId("s1"), kTaro); });
  }
  bool is_member(const std::string& mail) {
    return database_->read([&](db::Tx& tx) { return find_by_mail(tx, world_.shop.house, ShopId("s1"), mail).has_value(); });
  }
  std::string page(const std::string& path) { return browser_.get(path).body; }
  std::string mail_of(const orders::Order& order) {
    return database_->read([&](db::Tx& tx) { return orders::person_of(tx, world_.shop.house, order)->email; });
  }
  void give(const orders::Order& order) {
    database_->write([&](db::Tx& tx) { orders::give_to_member(tx, order.shop, {order.id, taro().id, world_.buyer().now}); });
  }
  testing::Form address(const std::string& line) {
    return {{"do", "save"},
            {"shipping_name", "山田 太郎"},
            {"shipping_kana", "ヤマダ タロウ"},
            {"shipping_postcode", "810-0001"},
            {"shipping_prefecture", "福岡県"},
            {"shipping_city", "福岡市中央区"},
            {"shipping_line1", line},
            {"shipping_line2", ""}};
  }

  testing::MemberWorld world_{*database_};
  testing::MemberBrowser browser_{world_};
};

TEST_P(MyPage, AGuestsOrderIsClaimedByACodeToItsAddress) {
  const orders::Order order = world_.shop.place();
  ASSERT_NE(mail_of(order), kTaro);
  EXPECT_THAT(page("/account"), Not(HasSubstr(order.number)));
  const auto asked = browser_.press("/account/claim", {{"number", order.number}});
  const std::string form = location(asked);
  EXPECT_THAT(page(form), HasSubstr("6桁の確認コードをお送りしました"));
  ASSERT_EQ(world_.mails("claim").size(), 1u);
  EXPECT_EQ(world_.mails("claim").back().to.address, mail_of(order));
  const std::string digits = world_.code("claim");
  const auto type = [&](const std::string& code) {
    return browser_.send(form, {{"number", order.number}, {"code", code}, {"csrf", testing::hidden(page(form), "csrf")}});
  };
  EXPECT_THAT(browser_.after(type(digits == "000000" ? "000001" : "000000")), HasSubstr("確認コードが違います"));
  EXPECT_EQ(location(type(digits)), "/account");
  EXPECT_THAT(page("/account"), HasSubstr(order.number));
  EXPECT_THAT(browser_.after(browser_.press("/account/claim", {{"number", order.number}})), HasSubstr("すでにマイページにあります"));
}

TEST_P(MyPage, NobodyLearnsOfOrdersByClaimingThem) {
  const orders::Order order = world_.shop.place();
  const std::string there = browser_.after(browser_.press("/account/claim", {{"number", order.number}}));
  EXPECT_THAT(there, HasSubstr("見つかった場合は"));
  testing::MemberBrowser other(world_);
  join(world_, other, "jiro@example.jp", "山田 次郎");
  give(order);
  EXPECT_THAT(other.after(other.press("/account/claim", {{"number", order.number}})), HasSubstr("見つかった場合は")) << "another member's";
  EXPECT_EQ(world_.mails("claim").size(), 1u) << "no letter for it";
  EXPECT_THAT(other.after(other.press("/account/claim", {{"number", "X"}})), HasSubstr("注文番号の形"));
}

TEST_P(MyPage, AnOrderMadeWithTheMembersAddressIsHisAtOnce) {
  const orders::Order order = world_.shop.place();
  testing::MemberBrowser buyer(world_);
  join(world_, buyer, mail_of(order), "山田 花子");
  EXPECT_EQ(location(buyer.press("/account/claim", {{"number", order.number}})), "/account");
  EXPECT_THAT(buyer.get("/account").body, HasSubstr(order.number));
}

TEST_P(MyPage, AddressesAreKeptAndTheFirstFillsTheCheckout) {
  EXPECT_THAT(page("/account/addresses"), HasSubstr("登録されている住所はありません"));
  EXPECT_EQ(location(browser_.press("/account/addresses/new", address("天神1-1-1"))), "/account/addresses");
  EXPECT_EQ(location(browser_.press("/account/addresses/new", address("天神2-2-2"))), "/account/addresses");
  const auto wrong = browser_.press("/account/addresses/new", testing::with(address("天神3-3-3"), "shipping_postcode", "12"));
  EXPECT_THAT(browser_.after(wrong), HasSubstr("天神3-3-3")) << "nothing typed is lost";
  const std::string list = page("/account/addresses");
  const auto first =
      browser_.send("/account/addresses/1/change",
                    {{"do", "first"}, {"version", testing::hidden(list, "version")}, {"csrf", testing::hidden(list, "csrf")}});
  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(taro().profile.addresses.front().line1, "天神2-2-2");
  const auto stale =
      browser_.send("/account/addresses/0/change",
                    {{"do", "delete"}, {"version", testing::hidden(list, "version")}, {"csrf", testing::hidden(list, "csrf")}});
  EXPECT_THAT(browser_.after(stale), HasSubstr("別の画面で住所録が変わりました")) << "another tab";
  EXPECT_EQ(taro().profile.addresses.size(), 2u);
  http::Request request;
  request.cookies = browser_.cookies;
  const auto known = known_buyer(world_.pages(), request, world_.buyer(), false);
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->person.email, kTaro);
  EXPECT_EQ(known->person.shipping.line1, "天神2-2-2");
  EXPECT_EQ(known->addresses.size(), 2u);
  const auto away = known_buyer(world_.pages(), request, world_.buyer(), true);
  ASSERT_TRUE(away.has_value());
  EXPECT_TRUE(away->away);
  EXPECT_EQ(away->member, taro().id);
  EXPECT_EQ(away->person.email, "") << "nothing of his is shown that nobody can check";
}

TEST_P(MyPage, WhatIsTypedWhileTheSessionEndsIsThereAfterSigningInAgain) {
  const std::string html = page("/account/contact");
  const std::string csrf = testing::hidden(html, "csrf");
  world_.shop.world.clock.advance(kSessionIdle);
  const auto sent =
      browser_.send("/account/contact", {{"name", "山田 太朗"}, {"phone", ""}, {"second", ""}, {"version", "1"}, {"csrf", csrf}});
  ASSERT_EQ(sent.status, 303);
  EXPECT_THAT(location(sent), HasSubstr("/account/sign-in?next=%2Faccount%2Fcontact%3Fform%3D"));
  const auto back = browser_.press(location(sent), {{"mail", kTaro}, {"password", kMembersPassword}});
  EXPECT_THAT(browser_.after(back), HasSubstr("value=\"山田 太朗\""));
}

TEST_P(MyPage, AnotherMailAddressIsConfirmedByTheNewAndToldToTheOld) {
  const auto wrong = browser_.press("/account/mail", {{"mail", "new@example.jp"}, {"password", "not-this-one-ever"}});
  EXPECT_THAT(browser_.after(wrong), HasSubstr("パスワードが違います"));
  browser_.press("/account/mail", {{"mail", "new@example.jp"}, {"password", kMembersPassword}});
  ASSERT_EQ(world_.mails("change").size(), 1u);
  EXPECT_EQ(world_.mails("change").back().to.address, "new@example.jp");
  EXPECT_TRUE(is_member(kTaro)) << "not before it is confirmed";
  testing::MemberBrowser phone(world_);
  const std::string link = world_.link("change");
  EXPECT_EQ(phone.press(link, {}).status, 303) << "in whichever browser the mail is read";
  EXPECT_TRUE(is_member("new@example.jp"));
  EXPECT_FALSE(is_member(kTaro));
  ASSERT_EQ(world_.mails("changed").size(), 1u);
  EXPECT_EQ(world_.mails("changed").back().to.address, kTaro);
  EXPECT_EQ(browser_.get("/account").status, 200) << "he stays signed in";
  EXPECT_EQ(phone.get(link).status, 410);
}

TEST_P(MyPage, AnAddressOfAnotherMemberIsNotToldOnThePage) {
  testing::MemberBrowser other(world_);
  join(world_, other, "jiro@example.jp", "山田 次郎");
  const auto asked = browser_.press("/account/mail", {{"mail", "jiro@example.jp"}, {"password", kMembersPassword}});
  EXPECT_THAT(browser_.after(asked), HasSubstr("メールをお送りしました"));
  EXPECT_EQ(world_.mails("change").size(), 0u);
  EXPECT_EQ(world_.mails("change_taken").size(), 1u);
}

TEST_P(MyPage, TheCartIsKeptAtSignOutAndComesBackWithoutDoubling) {
  const auto& keys = world_.shop.house.keys;
  const ShopId shop("s1");
  cart::Cart cart;
  cart.lines = {{"MUG-BLUE", 2, Yen(1200), VariantId("v1")}};
  browser_.cookies["noren_cart"] = cart::to_cookies(keys, shop, cart)->lines;
  const auto out = browser_.send("/account/sign-out", {{"csrf", testing::hidden(page("/account"), "csrf")}});
  EXPECT_EQ(out.status, 303);
  EXPECT_TRUE(browser_.cookies["noren_cart"].empty()) << "the next at this device has his own";
  browser_.press("/account/sign-in", {{"mail", kTaro}, {"password", kMembersPassword}});
  const auto held = [&] {
    http::Request request;
    request.cookies = browser_.cookies;
    return cart::read(keys, shop, request).cart;
  };
  ASSERT_EQ(held().lines.size(), 1u);
  EXPECT_EQ(held().lines[0].quantity, 2);
  testing::MemberBrowser other(world_);
  other.press("/account/sign-in", {{"mail", kTaro}, {"password", kMembersPassword}});
  EXPECT_TRUE(other.cookies["noren_cart"].empty()) << "it is in the first browser";
}

TEST_P(MyPage, WhatWasWrittenToHimIsKeptAsItLeft) {
  const orders::Order order = world_.shop.place();
  give(order);
  const auto fates = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order.shop, order.id.str()); });
  const auto first = std::find_if(fates.begin(), fates.end(), [](const mail::Fate& fate) { return fate.message.kind == "order_received"; });
  ASSERT_NE(first, fates.end());
  EXPECT_THAT(page("/account/messages"), HasSubstr("送信待ち"));
  database_->write([&](db::Tx& tx) {
    keep_mail(tx, world_.shop.house, first->message,
              {"ご注文を受け付けました", "ありがとうございます。\n合計 2,400円", world_.buyer().now});
  });
  const std::string html = page("/account/messages/" + http::url_encode(first->message.id.str()));
  EXPECT_THAT(html, HasSubstr("合計 2,400円"));
  EXPECT_THAT(html, HasSubstr(order.number));
  testing::MemberBrowser other(world_);
  join(world_, other, "jiro@example.jp", "山田 次郎");
  EXPECT_EQ(other.get("/account/messages/" + http::url_encode(first->message.id.str())).status, 404) << "nobody else's";
}

TEST_P(MyPage, AllThatIsKeptCanBeTakenAlong) {
  const orders::Order order = world_.shop.place();
  give(order);
  browser_.press("/account/addresses/new", address("天神1-1-1"));
  const http::Response file = browser_.get("/account/data.json");
  const auto whole = nlohmann::json::parse(file.body);
  EXPECT_EQ(whole.at("mail"), kTaro);
  EXPECT_EQ(whole.at("orders").at(0).at("number"), order.number);
  EXPECT_EQ(whole.at("addresses").at(0).at("line1"), "天神1-1-1");
  EXPECT_EQ(whole.at("consents").at(0).at("purpose"), "terms");
  EXPECT_THAT(testing::header_of(file, "Content-Disposition"), HasSubstr("attachment"));
}

TEST_P(MyPage, AgreeingToAdvertisingIsRecordedEachTime) {
  const auto press = [&](const std::string& wish) {
    return browser_.send("/account/consents", {{"news", wish}, {"csrf", testing::hidden(page("/account/consents"), "csrf")}});
  };
  press("1");
  press("1");
  press("0");
  const auto consents = database_->read([&](db::Tx& tx) { return consents_of(tx, ShopId("s1"), taro().id); });
  EXPECT_EQ(consents.size(), 3u);
  EXPECT_FALSE(agrees(consents, Purpose::news));
  EXPECT_THAT(page("/account/consents"), HasSubstr("取り消し"));
}

TEST_P(MyPage, WhoLeavesIsGoneAndHisOrdersStay) {
  const orders::Order order = world_.shop.place();
  give(order);
  browser_.send("/account/consents", {{"news", "1"}, {"csrf", testing::hidden(page("/account/consents"), "csrf")}});
  EXPECT_THAT(page("/account/leave"), HasSubstr("取引の記録を7年間保存"));
  EXPECT_THAT(page("/account/leave"), HasSubstr("3年間"));
  EXPECT_THAT(browser_.after(browser_.press("/account/leave", {{"password", kMembersPassword}})), HasSubstr("ご確認ください"));
  EXPECT_EQ(location(browser_.press("/account/leave", {{"password", kMembersPassword}, {"sure", "1"}})), "/account/sign-in");
  EXPECT_FALSE(is_member(kTaro));
  EXPECT_EQ(browser_.get("/account").status, 303);
  const auto still = database_->read([&](db::Tx& tx) { return orders::find(tx, order.shop, order.id); });
  ASSERT_TRUE(still.has_value());
  EXPECT_NE(mail_of(*still), "") << "a guest's order like any other";
  ASSERT_EQ(world_.mails("left").size(), 1u);
  EXPECT_EQ(world_.mails("left").back().to.address, kTaro);
  testing::MemberBrowser again(world_);
  join(world_, again, kTaro, "山田 太郎");
  EXPECT_THAT(again.get("/account").body, Not(HasSubstr(order.number))) << "a membership of its own";
}

TEST_P(MyPage, TheAuditFindsAMemberWhoCannotBeRead) {
  EXPECT_TRUE(verify_members(*database_, ShopId("s1"), Locale::en).good());
  database_->write([&](db::Tx& tx) { people::erase(tx, ShopId("s1"), taro().person, world_.buyer().now); });
  EXPECT_EQ(verify_members(*database_, ShopId("s1"), Locale::en).broken, 1);
}

TEST_P(MyPage, TheOwnerFindsAMemberAndMayEndTheMembership) {
  admin::Desk desk(world_.shop.house, testing::desk_options());
  http::Router router;
  add_admin_routes(router, desk);
  testing::Owner owner(world_.shop.world, router);
  EXPECT_THAT(owner.get("/admin/members").body, HasSubstr("山田 太郎"));
  EXPECT_THAT(owner.get("/admin/members?q=taro%40example.jp").body, HasSubstr(kTaro));
  EXPECT_THAT(owner.get("/admin/members?q=nobody").body, HasSubstr("会員はいません"));
  const std::string path = "/admin/members/" + taro().id.str();
  EXPECT_THAT(owner.get(path).body, HasSubstr("同意の記録"));
  EXPECT_THAT(owner.post(path + "/end", {}).body, HasSubstr("会員登録を終了しますか"));
  EXPECT_EQ(owner.post(path + "/end", {{"sure", "1"}}).status, 303);
  EXPECT_FALSE(is_member(kTaro));
  EXPECT_EQ(owner.get(path).status, 404);
}

INSTANTIATE_ON_BOTH_DATABASES(MyPage);

}  // namespace
}  // namespace noren::members
