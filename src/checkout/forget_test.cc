// What is looked for among all attempts there ever were is found by its own index.
#include <gmock/gmock.h>

#include "checkout/sql.h"
#include "testing/databases.h"
#include "testing/plans.h"

namespace noren::checkout {
namespace {

using ::testing::HasSubstr;

TEST(ForgottenAttempts, AreFoundWithoutReadingThoseThatBecameOrders) {
  testing::FreshDatabase database("sqlite");
  EXPECT_THAT(testing::plan_of(*database, sql::unfinished_checkouts, Instant(), "", Instant(), 1), HasSubstr("INDEX checkouts_unfinished"));
  EXPECT_THAT(testing::plan_of(*database, sql::being_paid_of_person, "shop", "person"), HasSubstr("INDEX checkouts_being_paid"));
}

}  // namespace
}  // namespace noren::checkout
