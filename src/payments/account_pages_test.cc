// The owner's page of the payment account, called through the router.
#include "payments/account_pages.h"

#include <gmock/gmock.h>

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
  http::Response get() { return owner_.get(kPath); }
  http::Response post(const std::string& path, Form form) { return owner_.post(path, std::move(form)); }

  testing::SampleShop world_{*database_};
  admin::Desk desk_{world_.house, testing::desk_options()};
  AnsweringStripe stripe_;
  Accounts accounts_{*database_, world_.house.keys, {stripe::kind("https://stripe.test")}, nullptr, [] { return true; }};
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
