// What a buyer sees who has to wait for his turn, in a browser without script.
#include <gmock/gmock.h>

#include "checkout/pages.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::header_of;
using testing::last_button;
using testing::location;
using ::testing::Not;

class WaitingPage : public ::testing::Test {
 protected:
  WaitingPage() {
    world_.start_selling([](shops::Settings&) {});
    add_routes(router_, {desk_, testing::frame_of(world_.house)});
    Wish wish;
    wish.lines = {{"MUG-BLUE", 1}};
    wish.person = testing::a_buyer();
    wish.shipping_method = "standard";
    wish.payment = shops::PaymentMethod::bank_transfer;
    const auto opened = open_checkout(desk_, world_.context, wish, Source::page);
    check(opened.has_value(), "the test's checkout");
    path_ = "/checkout/" + opened->id.str();
    come_in("somebody");
  }

  void come_in(const std::string& checkout) {
    auto pass = desk_.turns->enter({world_.context.shop, CheckoutId(checkout)});
    check(pass.has_value(), "there was room in the test");
    somebody_.emplace(std::move(*pass));
  }

  Context now() {
    Context context = world_.context;
    context.now = world_.house.clock.now();
    return context;
  }
  // The last button of the confirmation page, while others are before him.
  http::Response press() { return browser_.send(path_ + "/complete", last_button(browser_.get(path_ + "/confirm").body)); }

  testing::FreshDatabase database_{"sqlite"};
  testing::OrderWorld world_{*database_};
  Desk desk_{world_.house, world_.directory,
             world_.shelf, world_.board,
             'a',          "test",
             {},           {},
             {},           std::make_shared<turns::Turns>(world_.house.clock, turns::Most{1, 1})};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return now(); }};
  std::string path_;
  std::optional<turns::Turns::Pass> somebody_;
};

TEST_F(WaitingPage, TellsPlaceAndTimeAndThatNothingIsCharged) {
  ASSERT_EQ(location(press()), path_ + "/waiting");
  const http::Response shown = browser_.get(path_ + "/waiting");
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("順番をお待ちください"));
  EXPECT_THAT(shown.body, HasSubstr("1番目"));
  EXPECT_THAT(shown.body, HasSubstr("約1秒"));
  EXPECT_THAT(shown.body, HasSubstr("代金もかかっていません"));
  EXPECT_THAT(shown.body, Not(HasSubstr("<form"))) << "nothing to press yet";
  EXPECT_EQ(header_of(shown, "Refresh"), "5");
  browser_.locale = Locale::en;
  EXPECT_THAT(browser_.get(path_ + "/waiting").body, HasSubstr("Please wait for your turn"));
}

TEST_F(WaitingPage, ShowsTheButtonWhenTheTurnHasComeAndKeepsItForFiveMinutes) {
  press();
  somebody_.reset();
  const http::Response shown = browser_.get(path_ + "/waiting");
  EXPECT_THAT(shown.body, HasSubstr("お待たせしました。ご注文を確定できます"));
  EXPECT_THAT(shown.body, HasSubstr("12:05"));
  EXPECT_EQ(header_of(shown, "Refresh"), "");
  world_.house.clock.advance(turns::kComesWithin);
  come_in("somebody-else");
  world_.house.clock.advance(std::chrono::minutes(4));
  EXPECT_EQ(location(browser_.send(path_ + "/complete", last_button(shown.body))), path_ + "/thanks");
  EXPECT_EQ(location(browser_.get(path_ + "/waiting")), path_ + "/thanks");
}

TEST_F(WaitingPage, TheTurnIsTakenWithWhatWasPressedAndNotWithWhatIsSaidNow) {
  press();
  somebody_.reset();
  const Form button = last_button(browser_.get(path_ + "/waiting").body);
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.dispatch.lead_days += 3;
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  EXPECT_EQ(location(browser_.send(path_ + "/complete", button)), path_ + "/confirm") << "what was agreed to is another thing by now";
}

TEST_F(WaitingPage, WhoLosesHisTurnHasHisPlaceAgainByHisTicket) {
  press();
  somebody_.reset();
  const Form button = last_button(browser_.get(path_ + "/waiting").body);
  world_.house.clock.advance(std::chrono::minutes(20));
  EXPECT_EQ(location(browser_.send(path_ + "/complete", button)), path_ + "/thanks");
}

TEST_F(WaitingPage, WhatSoldOutMeanwhileIsToldOnTheConfirmationPage) {
  press();
  world_.board.put({world_.context.shop, world_.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id, 0, 1'000});
  EXPECT_EQ(location(browser_.get(path_ + "/waiting")), path_ + "/confirm");
  EXPECT_EQ(desk_.turns->counts().waiting, 0);
}

TEST_F(WaitingPage, WhoNeverPressedIsLedToTheButton) {
  EXPECT_EQ(location(browser_.get(path_ + "/waiting")), path_ + "/confirm");
  press();
  browser_.cookies.erase("noren_turn");
  EXPECT_THAT(browser_.get(path_ + "/waiting").body, HasSubstr("1番目")) << "another browser sees the place";
  somebody_.reset();
  EXPECT_EQ(location(browser_.get(path_ + "/waiting")), path_ + "/confirm") << "and has its own button there";
  EXPECT_EQ(location(press()), path_ + "/thanks");
}

}  // namespace
}  // namespace noren::checkout
