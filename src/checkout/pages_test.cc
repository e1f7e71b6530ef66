// The checkout's pages, asked through their routes as a browser would.
#include "checkout/pages.h"

#include <gmock/gmock.h>

#include "testing/databases.h"
#include "testing/mail_promises.h"
#include "testing/orders.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::last_button;
using testing::location;
using ::testing::Not;

class CheckoutPages : public ::testing::Test {
 protected:
  CheckoutPages() {
    world_.start_selling([](shops::Settings& settings) {
      settings.gift = {true, Yen(330), {"御祝"}};
      settings.shipping.back().carrier = "yamato";
    });
    add_routes(router_, {desk_, testing::frame_of(world_.house)});
  }

  CheckoutId open(const std::string& email = "hanako@example.jp") {
    Wish wish;
    wish.lines = {{"MUG-BLUE", 1}};
    wish.person = testing::a_buyer();
    wish.person.email = email;
    wish.shipping_method = "standard";
    wish.payment = shops::PaymentMethod::bank_transfer;
    const auto opened = open_checkout(desk_, buyer(), wish, Source::page);
    check(opened.has_value(), "the test's checkout");
    return opened->id;
  }
  Context buyer() const {
    Context context = world_.context;
    context.actor = {ActorKind::buyer, "", ""};
    return context;
  }
  http::Response get(const std::string& path) { return browser_.get(path); }
  http::Response post(const std::string& path, const Form& form) { return browser_.send(path, form); }

  testing::FreshDatabase database_{"sqlite"};
  testing::OrderWorld world_{*database_};
  Desk desk_{world_.house, world_.directory, world_.shelf, world_.board, 'a', "test"};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return buyer(); }};
};

TEST_F(CheckoutPages, TheButtonOfAShopThatOpenedAgainWorksOnTheRefusal) {
  const std::string path = "/checkout/" + open().str();
  const Form shown = last_button(get(path + "/confirm").body);
  world_.set_open(false);
  EXPECT_EQ(location(post(path + "/complete", shown)), path + "/confirm");
  const std::string refused = get(path + "/confirm").body;
  EXPECT_THAT(refused, HasSubstr("ただいまご注文をお受けできません"));
  world_.set_open(true);
  EXPECT_EQ(location(post(path + "/complete", last_button(refused))), path + "/thanks");
}

TEST_F(CheckoutPages, TheButtonOfAShopThatOpenedAgainWorksOnThePageBefore) {
  const std::string path = "/checkout/" + open().str();
  const Form shown = last_button(get(path + "/confirm").body);
  world_.set_open(false);
  EXPECT_EQ(location(post(path + "/complete", shown)), path + "/confirm");
  EXPECT_EQ(location(post(path + "/complete", shown)), path + "/confirm") << "still closed";
  world_.set_open(true);
  EXPECT_EQ(location(post(path + "/complete", shown)), path + "/thanks") << "by Back, with the key that was refused";
}

TEST_F(CheckoutPages, TheAddressThatStaysAfterARefusalLeadsToWhereTheAttemptStands) {
  const CheckoutId id = open();
  const std::string path = "/checkout/" + id.str();
  for (const char* step : {"/complete", "/give-up"}) EXPECT_EQ(location(get(path + step)), path + "/confirm");
  ASSERT_EQ(post(path + "/complete", last_button(get(path + "/confirm").body)).status, 303);
  EXPECT_EQ(location(get(path + "/confirm")), path + "/thanks");
  EXPECT_THAT(get(path + "/thanks").body, HasSubstr("/fix\""));
}

TEST_F(CheckoutPages, AMailThatLooksMistypedIsShownWithWhatMayBeMeant) {
  const std::string page = get("/checkout/" + open("hanako@gmial.com").str() + "/confirm").body;
  EXPECT_THAT(page, HasSubstr("hanako@gmial.com"));
  EXPECT_THAT(page, HasSubstr("もしかして hanako@gmail.com"));
}

TEST_F(CheckoutPages, WhoseCarrierMayRefuseOurMailIsToldBeforeTheOrder) {
  const std::string told = "携帯電話会社のメールです。";
  const CheckoutId id = open("hanako@docomo.ne.jp");
  const std::string page = get("/checkout/" + id.str() + "/confirm").body;
  EXPECT_THAT(page, HasSubstr("hanako@docomo.ne.jp は" + told));
  EXPECT_THAT(get("/checkout/" + id.str()).body, HasSubstr("id=\"email_hint\" aria-live=\"polite\">" + told));
  const std::string other = "/checkout/" + open().str();
  EXPECT_THAT(get(other + "/confirm").body, ::testing::Not(HasSubstr(told)));
  EXPECT_THAT(get(other).body, HasSubstr("data-carriers=\"docomo.ne.jp ")) << "the browser says it when the field is left";
}

TEST_F(CheckoutPages, NoMailIsPromisedWhileNoneGoesOut) {
  const std::string path = "/checkout/" + open().str();
  ASSERT_EQ(post(path + "/complete", last_button(get(path + "/confirm").body)).status, 303);
  EXPECT_THAT(get(path + "/thanks").body, HasSubstr("確認のメールをお送りします"));
  world_.house.mails_kept = true;
  const std::string page = get(path + "/thanks").body;
  EXPECT_THAT(page, HasSubstr("いまは、当店からお客さまへメールをお送りしていません"));
  for (const char* promise : {"確認のメール", "メールでお送りします", "数分たっても届かないときは", "お知らせをお送りします"}) {
    EXPECT_THAT(page, Not(HasSubstr(promise)));
  }
  for (const char* step : {"", "/confirm"}) {
    const std::string other = "/checkout/" + open("saburo@example.jp").str() + step;
    EXPECT_EQ(testing::mail_promised_in(get(other).body), "") << step;
    EXPECT_THAT(get(other).body, Not(HasSubstr("電子メール")));
  }
  EXPECT_EQ(testing::mail_promised_in(page), "");
  const std::string carriers = get("/checkout/" + open("jiro@docomo.ne.jp").str()).body;
  EXPECT_THAT(carriers, Not(HasSubstr("携帯電話会社のメールです。")));
}

TEST_F(CheckoutPages, AChoiceThatWasNeverOfferedIsRefusedAtItsField) {
  const std::string path = "/checkout/" + open().str();
  const std::string page = get(path).body;
  Form form = {{"csrf", hidden(page, "csrf")}, {"gift", "1"}, {"wrap", "5"}};
  EXPECT_EQ(location(post(path, form)), path);
  EXPECT_THAT(get(path).body, HasSubstr("ギフト包装を選び直してください"));
  form.back().second = "0";
  EXPECT_EQ(location(post(path, form)), path) << "other things are wrong";
  EXPECT_THAT(get(path).body, Not(HasSubstr("ギフト包装を選び直してください")));
}

TEST_F(CheckoutPages, ATimeThatTheCarrierDoesNotHaveIsRefusedAtItsField) {
  const std::string path = "/checkout/" + open().str();
  const orders::Person buyer = testing::a_buyer();
  Form form = {{"csrf", hidden(get(path).body, "csrf")},
               {"email", buyer.email},
               {"phone", buyer.phone},
               {"shipping_name", buyer.recipient.name},
               {"shipping_kana", buyer.recipient.kana},
               {"shipping_postcode", buyer.recipient.postcode},
               {"shipping_prefecture", buyer.recipient.prefecture},
               {"shipping_city", buyer.recipient.city},
               {"shipping_line1", buyer.recipient.line1},
               {"method", "standard"},
               {"payment", "bank_transfer"},
               {"time", "2324"}};
  EXPECT_EQ(location(post(path, form)), path);
  const http::Response refused = get(path);
  EXPECT_THAT(refused.body, HasSubstr("<select id=\"time\" name=\"time\" aria-invalid=\"true\" aria-describedby=\"time_error\">"));
  EXPECT_THAT(refused.body, HasSubstr("id=\"time_error\">お届け時間帯を選び直してください"));
  EXPECT_THAT(refused.body, HasSubstr("天神1-1-1")) << "nothing typed is lost";
  form.back().second = "1416";
  EXPECT_EQ(location(post(path, form)), path + "/confirm");
}

}  // namespace
}  // namespace noren::checkout
