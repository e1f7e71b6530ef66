// 「この請求は何?」: what is asked about a charge on a card statement is told to the order's own mail address, and to nobody else.
#include "orders/charge.h"

#include <gmock/gmock.h>

#include "catalog/shelf.h"
#include "mail/mail.h"
#include "orders/mail_content.h"
#include "orders/pages.h"
#include "payments/payments.h"
#include "payments/store.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"
#include "testing/storefront.h"

namespace noren::orders {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

class Charge : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    order_ = shop_.place();
    shop_.house.db.write([&](db::Tx& tx) {
      payments::Attempt paid = payments::write_attempt(
          tx, {payments::AttemptId("at1"), order_.shop, order_.id, order_.number, "test", payments::Means::card, Yen(8110), now(), now()});
      paid.state = payments::State::captured;
      paid.captured = Yen(8110);
      paid.card_brand = "visa";
      paid.card_last4 = "4242";
      check(payments::update_attempt(tx, paid), "the test's payment");
    });
    add_mail_kinds(contents_,
                   {shop_.house, shop_.directory, shop_.board, [](const ShopId&) { return std::string("https://shop.example"); }});
  }
  Instant now() const { return shop_.world.clock.now(); }
  LocalDate today() const { return japan_time(now()).date; }
  int ask(std::int64_t amount, int days, const std::string& last4) {
    ask_charge(shop_.house, shop_.by(ActorKind::buyer), {Yen(amount), plus_days(today(), days), last4});
    return answer_charges(shop_.house, now());
  }
  std::vector<mail::Fate> mails() {
    return shop_.house.db.read([&](db::Tx& tx) { return mail::of_subject(tx, order_.shop, order_.id.str() + "." + to_iso(today())); });
  }
  std::int64_t times_told() {
    const auto events = shop_.house.db.read([&](db::Tx& tx) { return events_of(tx, order_.id); });
    return std::count_if(events.begin(), events.end(), [](const Event& event) { return event.what == Happening::charge_asked; });
  }

  testing::SampleShop shop_{*database_};
  mail::Contents contents_;
  Order order_;
};
INSTANTIATE_ON_BOTH_DATABASES(Charge);

TEST_P(Charge, OnlyWhatFitsIsTold) {
  EXPECT_EQ(ask(8111, 0, "4242"), 0);
  EXPECT_EQ(ask(8110, 0, "4241"), 0);
  EXPECT_EQ(ask(8110, -2, "4242"), 0);                     // before it was bought
  EXPECT_EQ(ask(8110, kChargeDaysBefore + 1, "4242"), 0);  // long after
  EXPECT_EQ(times_told(), 0);
  EXPECT_EQ(ask(8110, 3, "4242"), 1);
  EXPECT_EQ(times_told(), 1);
  EXPECT_EQ(mails().size(), 1U);
}

TEST_P(Charge, AnOrderIsToldOnceADay) {
  EXPECT_EQ(ask(8110, 0, "4242"), 1);
  EXPECT_EQ(ask(8110, 0, "4242"), 0);
  EXPECT_EQ(ask(8110, 1, "4242"), 0);
  EXPECT_EQ(times_told(), 1);
  shop_.world.clock.advance(std::chrono::hours(24));
  EXPECT_EQ(ask(8110, -1, "4242"), 1);
  EXPECT_EQ(times_told(), 2);
}

TEST_P(Charge, TheMailGoesToTheOrdersAddressWithTheFacts) {
  ASSERT_EQ(ask(8110, 0, "4242"), 1);
  const mail::Message message = mails().at(0).message;
  const auto content = shop_.house.db.read([&](db::Tx& tx) { return contents_.find("charge_found")->source(tx, message); });
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->to.address, shop_.sample.person.email);
  EXPECT_EQ(content->view.at("amount"), "8,110円");
  EXPECT_EQ(content->view.at("card"), "visa **** 4242");
  EXPECT_THAT(content->view.at("order_url").get<std::string>(), HasSubstr("https://shop.example/orders/"));
}

TEST_P(Charge, OfAnErasedBuyerNothingIsTold) {
  shop_.house.db.write([&](db::Tx& tx) { people::erase(tx, order_.shop, order_.person, order_.created_at); });
  EXPECT_EQ(ask(8110, 0, "4242"), 0);
  EXPECT_EQ(times_told(), 0);
}

// The page, as a browser sees it.
class ChargePage : public Charge {
 protected:
  void SetUp() override {
    Charge::SetUp();
    add_routes(router_, {shop_.tools(), shop_.directory, shelf_, testing::shop_frame, testing::plain_error, false});
  }
  http::Response post(Form form, const std::string& remote = "203.0.113.5") {
    browser_.remote = remote;
    form.emplace_back("csrf", testing::hidden(browser_.get("/charge").body, "csrf"));
    return browser_.send("/charge", form);
  }
  // The page it leads to.
  http::Response answer_to(Form form, const std::string& remote = "203.0.113.5") {
    const http::Response pressed = post(std::move(form), remote);
    EXPECT_EQ(pressed.status, 303);
    return browser_.get(testing::location(pressed));
  }

  catalog::Shelf shelf_{*database_};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return shop_.by(ActorKind::system); }};
};
INSTANTIATE_ON_BOTH_DATABASES(ChargePage);

TEST_P(ChargePage, SaysTheSameWhetherAnOrderFitsOrNot) {
  const http::Response fits = answer_to({{"amount", "8,110円"}, {"on", to_iso(today())}, {"last4", "４２４２"}});
  const http::Response fits_not = answer_to({{"amount", "9999"}, {"on", to_iso(today())}, {"last4", "4242"}});
  EXPECT_EQ(fits.status, 200);
  EXPECT_EQ(fits.body, fits_not.body);
  EXPECT_THAT(fits.body, HasSubstr("お問い合わせを受け付けました"));
  EXPECT_THAT(fits.body, Not(HasSubstr(order_.number)));
  EXPECT_TRUE(mails().empty());  // not while the asker waits
  EXPECT_EQ(answer_charges(shop_.house, now()), 1);
  EXPECT_EQ(answer_charges(shop_.house, now()), 0);
}

TEST_P(ChargePage, WhatIsWrongIsSaidAtItsFieldAndAWholeCardNumberIsNotShownAgain) {
  const http::Response wrong = answer_to({{"amount", "a lot"}, {"on", "2099-01-01"}, {"last4", "4242424242424242"}});
  EXPECT_THAT(wrong.body, HasSubstr("id=\"amount_error\""));
  EXPECT_THAT(wrong.body, HasSubstr("id=\"on_error\""));
  EXPECT_THAT(wrong.body, HasSubstr("id=\"last4_error\""));
  EXPECT_THAT(wrong.body, HasSubstr("a lot"));
  EXPECT_THAT(wrong.body, Not(HasSubstr("42424242")));
  EXPECT_THAT(answer_to({}).body, HasSubstr("id=\"amount_error\""));
  const http::Response old = answer_to({{"amount", "1"}, {"on", "2020-01-01"}, {"last4", "4242"}});
  EXPECT_THAT(old.body, HasSubstr("id=\"on_error\""));
  EXPECT_THAT(old.body, HasSubstr("value=\"4242\"")) << "what is right stays";
}

TEST_P(ChargePage, AClientAsksAFewTimesAndThenWaits) {
  const Form form = {{"amount", "9999"}, {"on", to_iso(today())}, {"last4", "4242"}};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(answer_to(form).status, 200) << i;
  const std::string waits = testing::location(post(form));
  EXPECT_EQ(browser_.get(waits).status, 429);
  EXPECT_THAT(browser_.get(waits).body, HasSubstr("分ほどたってから"));
  EXPECT_EQ(answer_to(form, "198.51.100.7").status, 200);
  shop_.world.clock.advance(std::chrono::minutes(10));
  EXPECT_EQ(browser_.get(waits).status, 200);
  EXPECT_THAT(browser_.get(waits).body, HasSubstr("value=\"9999\""));
}

}  // namespace
}  // namespace noren::orders
