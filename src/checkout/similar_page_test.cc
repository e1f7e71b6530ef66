// What a buyer reads in a second tab while the first is being paid.
#include <gmock/gmock.h>

#include "checkout/pages.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Form;
using testing::last_button;
using testing::location;

class SecondTab : public testing::DatabaseTest {
 protected:
  void SetUp() override { add_routes(router_, {world_.desk, testing::shop_frame}); }

  testing::CardWorld world_{*database_};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return world_.buyer(); }};
};

TEST_P(SecondTab, IsToldOfThePaymentUnderWayAndGoesOnWhenItCameToNothing) {
  const CheckoutId first = world_.open("declined");
  const CheckoutId second = world_.open("declined", 2, shops::PaymentMethod::bank_transfer);
  const Completion begun = world_.press(first, "k");
  ASSERT_EQ(begun.verdict, Verdict::paying);
  const std::string path = "/checkout/" + second.str();
  const Form shown = last_button(browser_.get(path + "/confirm").body);
  ASSERT_EQ(location(browser_.send(path + "/complete", shown)), path + "/similar");
  const std::string asked = browser_.get(path + "/similar").body;
  EXPECT_THAT(asked, HasSubstr("同じ内容のお支払いが、手続きの途中です"));
  EXPECT_THAT(asked, HasSubstr("結果が決まる時刻"));
  EXPECT_THAT(asked, HasSubstr("代金もかかっていません"));
  EXPECT_THAT(asked, HasSubstr("name=\"confirm_similar\""));
  EXPECT_THAT(asked, Not(HasSubstr("すでに受け付けています")));
  EXPECT_THAT(asked, Not(HasSubstr(begun.payment->order_number)));
  world_.orders_of[begun.payment->id.str()] = OrderId(first.str());
  world_.settle_down(begun.payment->id);
  EXPECT_EQ(location(browser_.send(path + "/complete", shown)), path + "/thanks") << "by Back, with the key that was asked about";
}

INSTANTIATE_ON_BOTH_DATABASES(SecondTab);

}  // namespace
}  // namespace noren::checkout
