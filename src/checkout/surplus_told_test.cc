// What a buyer reads of money that came besides his order and went back.
#include <gmock/gmock.h>

#include "orders/api_view.h"
#include "orders/pages.h"
#include "orders/token.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class SurplusTold : public testing::DatabaseTest {
 protected:
  testing::CardWorld world_{*database_};
};

TEST_P(SurplusTold, TheOrdersPageTellsOfASecondPaymentAndOfTheMailsAboutIt) {
  const Completion taken = world_.pay(world_.open("ok", 1), "k");
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  const OrderId id = taken.order->id;
  const auto first = world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, id); }).front();
  const std::string again = first.reference + "_again";
  world_.provider.payments[again] = world_.provider.payments.at(first.reference);
  world_.provider.payments[again].amount = Yen(777);
  world_.house.clock.advance(20min);
  world_.notices.hear(world_.context.shop, {"test", "twin " + again + " " + first.id.str(), "right"});
  world_.notices.step(world_.context.shop, "twin", world_.house.clock.now());
  http::Router router;
  const auto frame = [](const Context& context, const catalog::PageMeta& meta) {
    html::View view = testing::shop_frame(context, meta);
    view["shop"]["phone"] = "092-000-0000";
    return view;
  };
  orders::add_routes(router, {world_.tools(), world_.directory, world_.shelf, frame, testing::plain_error, true});
  testing::Browser buyer(router, [this] { return world_.buyer(); });
  const std::string path = "/orders/" + orders::order_token(world_.house.House::keys, world_.context.shop, id.str());
  EXPECT_THAT(buyer.get(path).body, HasSubstr("777円を、お支払いのカード（末尾4242）へお返しする手続きを始めました"));
  world_.give_back_all(id);
  const std::string page = buyer.get(path).body;
  EXPECT_THAT(page, HasSubstr("777円を、お支払いのカード（末尾4242）へご返金しました（"));
  EXPECT_THAT(page, HasSubstr("代金のご返金のお知らせ"));
  EXPECT_THAT(page, HasSubstr("返金の手続きが済んだお知らせ"));
  const auto told = world_.house.db.read([&](db::Tx& tx) {
    const auto order = orders::find(tx, world_.context.shop, id);
    return orders::api_view(*order, orders::events_of(tx, id), Locale::ja, orders::surplus_back(tx, *order)).at("timeline");
  });
  EXPECT_EQ(told.back().at("event"), "surplus_refunded");
  EXPECT_EQ(told.back().at("amount"), 777);
}

INSTANTIATE_ON_BOTH_DATABASES(SurplusTold);

}  // namespace
}  // namespace noren::checkout
