// The owner's page of payments, called through the router.
#include "payments/admin_pages.h"

#include <gmock/gmock.h>

#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/desk.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class PaymentsPage : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_admin_routes(
        router_, {desk_, sweep_, world_.gateway(), world_.give_back, [this](const ShopId& shop) { asked_refunds_of_.push_back(shop); }});
  }
  std::string after_sweep() {
    world_.house.clock.advance(1min);
    sweep_.step(world_.context.shop, world_.house.clock.now());
    return owner_.get("/admin/payments").body;
  }

  testing::CardWorld world_{*database_};
  Sweep sweep_{world_.house, world_.provider, world_.gateway(), world_.books};
  admin::Desk desk_{world_.house, testing::desk_options()};
  http::Router router_;
  testing::Owner owner_{world_.house, router_, world_.context.shop.str()};
  std::vector<ShopId> asked_refunds_of_;
};
INSTANTIATE_ON_BOTH_DATABASES(PaymentsPage);

TEST_P(PaymentsPage, ThatAllAgreesIsNotSaidWhileMoneyIsInTrouble) {
  world_.pay(world_.open("ok", 1), "k");
  EXPECT_THAT(after_sweep(), HasSubstr("1件すべて一致"));
  world_.provider.payments["p77"] = {world_.context.shop.str(), "gone", "ok", "A9999-1", Yen(2'500), Found::captured};
  EXPECT_THAT(after_sweep(), HasSubstr("支払い2件を調べ、1件に違いがありました"));
  const std::string later = after_sweep();
  EXPECT_THAT(later, HasSubstr("支払い2件を調べ、新しい違いはありません。お金の困りごとが1件、解決していません"));
  EXPECT_THAT(later, Not(HasSubstr("すべて一致")));
}

TEST_P(PaymentsPage, WhoChecksNowAsksAfterRefundsThatWaitAsWell) {
  owner_.post("/admin/payments/sweep", {});
  EXPECT_THAT(asked_refunds_of_, ::testing::ElementsAre(world_.context.shop));
}

TEST_P(PaymentsPage, WhyACheckCouldNotBeFinishedIsSaidAsItIs) {
  world_.provider.list_status = 403;
  EXPECT_THAT(after_sweep(), HasSubstr("決済会社が支払い一覧の読み取りを認めなかった"));
  world_.provider.list_status = 429;
  const std::string busy = after_sweep();
  EXPECT_THAT(busy, HasSubstr("決済会社が「混み合っている」か「一時的に応じられない」と答えた"));
  EXPECT_THAT(busy, Not(HasSubstr("つながらず"))) << "it answered";
  world_.provider.list_status = 204;
  EXPECT_THAT(after_sweep(), HasSubstr("決済会社の応答を読み取れなかった"));
  world_.provider.ill = true;
  EXPECT_THAT(after_sweep(), HasSubstr("決済会社につながらず"));
  world_.provider.ill = false;
  world_.provider.list_status = 200;
  EXPECT_THAT(after_sweep(), HasSubstr("この期間の支払いはありません"));
}

}  // namespace
}  // namespace noren::payments
