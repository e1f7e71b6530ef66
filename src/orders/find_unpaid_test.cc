// Every hour somebody asks who has not paid: among those who stand unpaid, not among all orders of some months.
#include <gmock/gmock.h>

#include "orders/sql.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/plans.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(UnpaidOrders, AreFoundByTheIndexOfThoseThatStandUnpaid) {
  testing::FreshDatabase database("sqlite");
  EXPECT_THAT(testing::plan_of(*database, sql::unpaid_since, "shop", Instant()), HasSubstr("INDEX orders_unpaid_transfer"));
  EXPECT_THAT(testing::plan_of(*database, sql::at_store_since, "shop", Instant()), HasSubstr("INDEX orders_unpaid_store"));
}

TEST(PastTransfers, OfOrdersOfTheStoreOnlyThoseAreLookedAtOfWhichMoneyWasRecordedOtherwise) {
  testing::FreshDatabase database("sqlite");
  EXPECT_THAT(testing::plan_of(*database, sql::past_transfers, "shop", Instant()),
              AllOf(HasSubstr("INDEX orders_by_transfer"), HasSubstr("INDEX order_events_otherwise"), Not(HasSubstr("orders_by_time"))));
}

class LateOrders : public testing::DatabaseTest {
 protected:
  bool is_told(const Order& order) {
    const troubles::Subject subject{"order", order.id.str()};
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, order.shop, troubles::kind::kUnpaidOrder, subject); })
        .has_value();
  }
  testing::OrderWorld world_{*database_};
};

TEST_P(LateOrders, AreToldBesideOneThatCannotBeReadWhichIsNamedInTheEnd) {
  const Order damaged = world_.place();
  const Order late = world_.place();
  constexpr std::string_view kDamage = "UPDATE orders SET state = 'sorted' WHERE id = $1";
  const db::Statement damage{kDamage, kDamage, kDamage};
  database_->write([&](db::Tx& tx) { tx.run(damage, damaged.id); });
  world_.house.clock.advance(std::chrono::hours(24 * 60));
  try {
    (void)open_unpaid(world_.house, world_.context.shop, world_.house.clock.now());
    ADD_FAILURE() << "nobody hears of it";
  } catch (const Bug& bug) {
    EXPECT_THAT(bug.what(), HasSubstr(damaged.number));
    EXPECT_THAT(bug.what(), HasSubstr("orders.state"));
  }
  EXPECT_TRUE(is_told(late));
}
INSTANTIATE_ON_BOTH_DATABASES(LateOrders);

}  // namespace
}  // namespace noren::orders
