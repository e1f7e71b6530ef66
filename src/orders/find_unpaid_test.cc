// Every hour somebody asks who has not paid: among those who stand unpaid, not among all orders of some months.
#include <gmock/gmock.h>

#include "orders/sql.h"
#include "testing/databases.h"
#include "testing/plans.h"

namespace noren::orders {
namespace {

using ::testing::HasSubstr;

TEST(UnpaidOrders, AreFoundByTheIndexOfThoseThatStandUnpaid) {
  testing::FreshDatabase database("sqlite");
  EXPECT_THAT(testing::plan_of(*database, sql::unpaid_since, "shop", Instant()), HasSubstr("INDEX orders_unpaid_transfer"));
  EXPECT_THAT(testing::plan_of(*database, sql::at_store_since, "shop", Instant()), HasSubstr("INDEX orders_unpaid_store"));
}

}  // namespace
}  // namespace noren::orders
