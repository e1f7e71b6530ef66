// What a buyer reads in a second tab while the first is being paid.
#include <gmock/gmock.h>

#include "checkout/live.h"
#include "checkout/pages.h"
#include "checkout/paying.h"
#include "checkout/result_pages.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::last_button;
using testing::location;
using ::testing::Not;

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
  EXPECT_THAT(asked, HasSubstr("(たった今)"));
  EXPECT_THAT(asked, HasSubstr("代金もかかっていません"));
  EXPECT_THAT(asked, HasSubstr("name=\"confirm_similar\""));
  EXPECT_THAT(asked, Not(HasSubstr("すでに受け付けています")));
  EXPECT_THAT(asked, Not(HasSubstr(begun.payment->order_number)));
  world_.house.clock.advance(std::chrono::minutes(1));
  EXPECT_THAT(browser_.get(path + "/similar").body, HasSubstr("(1分前)"));
  world_.orders_of[begun.payment->id.str()] = OrderId(first.str());
  world_.settle_down(begun.payment->id);
  EXPECT_EQ(location(browser_.send(path + "/complete", shown)), path + "/thanks") << "by Back, with the key that was asked about";
}

// The provider neither knows nor cancels it.
TEST_P(SecondTab, ADoubtThatIsOlderThanPromisedShowsNoTimeThatIsPastButItsTrouble) {
  const CheckoutId id = world_.open("late");
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  const Pages pages{world_.desk, testing::frame_of(world_.house)};
  const auto page = [&] {
    return show_paying(pages, http::Request(), world_.buyer(), fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id), false)
        .body;
  };
  const auto known = [&] {
    const auto payment = last_payment(world_.desk, world_.context.shop, id);
    return live_words(State::checking, false,
                      world_.house.db.read([&](db::Tx& tx) { return doubt_of(tx, *payment, world_.house.clock.now()); }));
  };
  world_.settle_down(begun.payment->id, std::chrono::minutes(1));
  EXPECT_THAT(page(), HasSubstr("結果が決まる時刻"));
  EXPECT_THAT(page(), Not(HasSubstr("ただいま対応していること")));
  const std::string before = known();
  world_.settle_down(begun.payment->id, std::chrono::minutes(4));
  EXPECT_THAT(page(), HasSubstr("次の期日"));
  EXPECT_THAT(page(), Not(HasSubstr("結果が決まる時刻"))) << "one time, not two";
  world_.settle_down(begun.payment->id, std::chrono::minutes(30));
  EXPECT_THAT(page(), Not(HasSubstr("結果が決まる時刻")));
  EXPECT_THAT(page(), HasSubstr("ただいま対応していること"));
  EXPECT_THAT(page(), HasSubstr("が成立したかどうかを確認しています"));
  EXPECT_THAT(page(), HasSubstr("/contact"));
  EXPECT_NE(known(), before) << "a page that waits with its script hears of it";
}

INSTANTIATE_ON_BOTH_DATABASES(SecondTab);

}  // namespace
}  // namespace noren::checkout
