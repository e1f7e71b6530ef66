// What a buyer reads whose payment came to nothing.
#include <gmock/gmock.h>

#include "checkout/pages.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class DeclinedPage : public testing::DatabaseTest {
 protected:
  void SetUp() override { add_routes(router_, {world_.desk, testing::shop_frame}); }
  std::string see(const std::string& path, int status) {
    const http::Response page = browser_.get(path);
    EXPECT_EQ(page.status, status) << path;
    return page.body;
  }

  testing::CardWorld world_{*database_};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return world_.buyer(); }};
};
INSTANTIATE_ON_BOTH_DATABASES(DeclinedPage);

TEST_P(DeclinedPage, TellsOfTheTroubleThatADeclineAgainAndAgainIs) {
  const CheckoutId id = world_.open("declined", 1);
  const std::string path = "/checkout/" + id.str();
  constexpr const char* kTold = "が続けて承認されませんでした。請求は行われていません。";
  ASSERT_EQ(world_.pay(id, "k1").verdict, Verdict::declined);
  ASSERT_EQ(world_.pay(id, "k2", "declined").verdict, Verdict::declined);
  EXPECT_THAT(see(path + "/paid", 402), Not(HasSubstr(kTold)));
  ASSERT_EQ(world_.pay(id, "k3", "declined").verdict, Verdict::declined);
  ASSERT_TRUE(world_.in_trouble(troubles::kind::kPaymentDeclined, "order", id.str()));
  for (const std::string& page : {see(path + "/paid", 402), see(path + "/confirm", 200)}) {
    EXPECT_THAT(page, HasSubstr(kTold));
    EXPECT_THAT(page, HasSubstr("別のカードか、ほかのお支払い方法をお選びください。"));
    EXPECT_THAT(page, HasSubstr("href=\"/contact\"")) << "where to turn";
  }
}

TEST_P(DeclinedPage, SaysOfHisOwnChoiceThatItWasOneAndThatNothingWasCharged) {
  for (const auto method : {shops::PaymentMethod::card, shops::PaymentMethod::paypay}) {
    const CheckoutId id = world_.open("", 1, method);
    const Completion begun = world_.press(id, "k");
    world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
    ASSERT_EQ(world_.settle_down(begun.payment->id, 10s).state, payments::State::at_buyer);
    give_up_payment(world_.desk, world_.buyer(), id);
    world_.driver.step(begun.payment->id, world_.house.clock.now() + 1min);
    const std::string page = see("/checkout/" + id.str() + "/paid", 402);
    EXPECT_THAT(page, HasSubstr("お支払いの手続きを取りやめました。代金はかかっておらず、ご注文も確定していません。"));
    EXPECT_THAT(page, HasSubstr("選び直していただけます"));
    EXPECT_THAT(page, Not(HasSubstr("お支払いができませんでした")));
    EXPECT_THAT(page, Not(HasSubstr("完了しませんでした")));
  }
}

// Whoever stays away from the provider's page until it ends chose nothing.
TEST_P(DeclinedPage, OfAPageThatEndedByItselfSaysThatItWasNotPaid) {
  const CheckoutId id = world_.open("", 1);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  ASSERT_EQ(world_.settle_down(begun.payment->id, 1h).state, payments::State::cancelled);
  EXPECT_THAT(see("/checkout/" + id.str() + "/paid", 402), HasSubstr("お支払いができませんでした。"));
}

}  // namespace
}  // namespace noren::checkout
