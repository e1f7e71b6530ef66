// The owner's page of the payment account, called through the router.
#include "payments/account_pages.h"

#include <gmock/gmock.h>

#include "payments/komoju/komoju.h"
#include "payments/stripe/stripe.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/sample_shop.h"

namespace noren::payments {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPath = "/admin/settings/account";
constexpr const char* kKey = "sk_test_hana0000wxyz";

class AnsweringStripe final : public env::Outbound {
 public:
  int status = 200;
  void start(env::Call call, std::function<void(env::Called)> done) override {
    if (call.url == "https://komoju.test/api/v1/payment_methods") return done(env::Reply{200, {}, R"([{"type_slug":"credit_card"}])"});
    const bool known = call.headers.at(0).second == std::string("Bearer ") + kKey;
    if (!known || status != 200) {
      return done(env::Reply{401, {}, R"({"error":{"type":"invalid_request_error","message":"Invalid API Key provided"}})"});
    }
    done(env::Reply{200, {}, R"({"object":"account","id":"acct_hana","charges_enabled":true,"business_profile":{"name":"くるみ"}})"});
  }
};

class AccountPage : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_account_routes(router_,
                       {desk_, world_.directory, accounts_, stripe_, [](const ShopId&) { return std::string("https://shop.example"); }});
  }
  http::Response get(const std::string& query = "") { return owner_.get(kPath + query); }
  http::Response post(const std::string& path, Form form) { return owner_.post(path, std::move(form)); }

  testing::SampleShop world_{*database_};
  admin::Desk desk_{world_.house, testing::desk_options()};
  AnsweringStripe stripe_;
  Accounts accounts_{
      *database_, world_.house.keys, {stripe::kind("https://stripe.test"), komoju::kind("https://komoju.test")}, nullptr, [] {
        return true;
      }};
  http::Router router_;
  testing::Owner owner_{world_.world, router_};
  const ShopId shop_{"s1"};
};
INSTANTIATE_ON_BOTH_DATABASES(AccountPage);

TEST_P(AccountPage, AKeyIsConnectedWithThePasswordAndNeverShownAgain) {
  EXPECT_THAT(get().body, HasSubstr("決済アカウントはまだありません"));
  const http::Response wrong = post(kPath, {{"seen", "0.0"}, {"key", kKey}, {"password", "not this one"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("いまのパスワードが違います"));
  EXPECT_THAT(wrong.body, Not(HasSubstr(kKey)));
  EXPECT_EQ(accounts_.current(shop_), nullptr);
  const Form right = {
      {"seen", "0.0"}, {"key", std::string(" ") + kKey + "\n"}, {"hook", "whsec_aaaaaaaabcde"}, {"password", testing::kOwnerPassword}};
  EXPECT_EQ(post(kPath, right).status, 303);
  EXPECT_NE(accounts_.current(shop_), nullptr);
  const std::string page = get().body;
  EXPECT_THAT(page, HasSubstr("acct_hana"));
  EXPECT_THAT(page, HasSubstr("••••••••wxyz"));
  EXPECT_THAT(page, HasSubstr("••••••••bcde"));
  EXPECT_THAT(page, HasSubstr("テストキー"));
  EXPECT_THAT(page, HasSubstr("https://shop.example/hooks/stripe"));
  EXPECT_THAT(page, Not(HasSubstr(kKey)));
  EXPECT_THAT(page, Not(HasSubstr("whsec_aaaa")));
  EXPECT_EQ(post(kPath, right).status, 409);  // the page of before
  const auto deeds = staff::find_deeds(world_.house, shop_, {});
  for (const staff::DeedLine& line : deeds.lines) {
    EXPECT_THAT(line.deed.before.stored() + line.deed.after.stored(), Not(HasSubstr(kKey)));
  }
}

TEST_P(AccountPage, AnotherProviderIsChosenWithItsOwnFields) {
  EXPECT_THAT(get().body, Not(HasSubstr("マーチャントUUID")));
  const std::string chosen = get("?provider=komoju").body;
  EXPECT_THAT(chosen, HasSubstr("マーチャントUUID"));
  EXPECT_THAT(chosen, HasSubstr("https://shop.example/hooks/komoju"));
  EXPECT_THAT(get("?provider=nobody").body, HasSubstr("https://shop.example/hooks/stripe"));
  const Form right = {{"seen", "0.0"},
                      {"provider", "komoju"},
                      {"identity", "6h49xdt2jmiq55ffigjz4g5da"},
                      {"key", "sk_live_komoju0001"},
                      {"hook", "kurumi-hook-token"},
                      {"password", testing::kOwnerPassword}};
  const http::Response wrong = post(kPath, testing::with(right, "identity", "くるみ"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("id=\"e-identity\""));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"くるみ\"")) << "what was typed stays";
  EXPECT_THAT(wrong.body, Not(HasSubstr("sk_live_komoju0001")));
  EXPECT_THAT(post(kPath, testing::with(right, "hook", "short")).body, HasSubstr("半角の英数字・記号で8文字以上、空白なし"));
  EXPECT_EQ(post(kPath, right).status, 303);
  ASSERT_NE(accounts_.current(shop_), nullptr);
  EXPECT_EQ(accounts_.current(shop_)->name(), "komoju");
  const std::string page = get().body;
  EXPECT_THAT(page, HasSubstr("6h49xdt2jmiq55ffigjz4g5da"));
  EXPECT_THAT(page, HasSubstr("https://shop.example/hooks/komoju")) << "its own fields come first from now on";
  EXPECT_THAT(page, Not(HasSubstr("kurumi-hook-token")));
  EXPECT_THAT(post(std::string(kPath) + "/test", {}).body, HasSubstr("6h49xdt2jmiq55ffigjz4g5da で支払いを受け付けられます"));
  // A secret alone is of the account in use, not of another provider's.
  const Form alone = {{"seen", "1.1"}, {"provider", "stripe"}, {"hook", "whsec_aaaaaaaabcde"}, {"password", testing::kOwnerPassword}};
  EXPECT_EQ(post(kPath, alone).status, 422);
  const Form other = {{"seen", "1.1"}, {"provider", "stripe"}, {"key", kKey}, {"password", testing::kOwnerPassword}};
  EXPECT_EQ(post(kPath, other).status, 303);
  EXPECT_EQ(accounts_.current(shop_)->name(), "stripe");
  EXPECT_EQ(accounts_.of(shop_, 1)->name(), "komoju") << "what was begun there goes on there";
  EXPECT_THAT(get().body, HasSubstr("KOMOJU 6h49xdt2jmiq55ffigjz4g5da"));
}

TEST_P(AccountPage, WhatTheProviderRefusesIsSaidAtTheField) {
  const http::Response refused = post(kPath, {{"seen", "0.0"}, {"key", "sk_live_unknown00000"}, {"password", testing::kOwnerPassword}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("id=\"e-key\""));
  EXPECT_THAT(refused.body, HasSubstr("Invalid API Key"));
  const http::Response empty = post(kPath, {{"seen", "0.0"}, {"password", testing::kOwnerPassword}});
  EXPECT_EQ(empty.status, 422);
  const http::Response odd = post(kPath, {{"seen", "x.y.z"}, {"key", kKey}, {"password", testing::kOwnerPassword}});
  EXPECT_EQ(odd.status, 409);
}

TEST_P(AccountPage, TheConnectionIsTestedAndTheAccountTakenOff) {
  EXPECT_EQ(post(std::string(kPath) + "/test", {}).status, 404);
  ASSERT_EQ(post(kPath, {{"seen", "0.0"}, {"key", kKey}, {"password", testing::kOwnerPassword}}).status, 303);
  EXPECT_THAT(post(std::string(kPath) + "/test", {}).body, HasSubstr("acct_hana で支払いを受け付けられます"));
  stripe_.status = 401;
  EXPECT_THAT(post(std::string(kPath) + "/test", {}).body, HasSubstr("キーを受け付けませんでした"));
  EXPECT_EQ(post(std::string(kPath) + "/off", {{"seen", "1.1"}, {"password_off", "wrong wrong wrong"}}).status, 422);
  EXPECT_EQ(post(std::string(kPath) + "/off", {{"seen", "1.1"}, {"password_off", testing::kOwnerPassword}}).status, 303);
  EXPECT_EQ(accounts_.current(shop_), nullptr);
  EXPECT_THAT(get().body, HasSubstr("以前の決済アカウント"));
}

}  // namespace
}  // namespace noren::payments
