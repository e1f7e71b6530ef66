// The rows of one attempt are found by it, among however many others wait in the node's own database.
#include <gmock/gmock.h>

#include "intake/sql.h"
#include "testing/databases.h"
#include "testing/plans.h"

namespace noren::intake {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ClusterPlans, TroublesAreFoundByTheirOrder) {
  testing::FreshDatabase database{"sqlite"};
  for (const db::Statement* statement : {&sql::read_troubles, &sql::drop_troubles, &sql::read_trouble_events, &sql::drop_trouble_events}) {
    EXPECT_THAT(testing::plan_of(*database, *statement, "order"), HasSubstr("INDEX troubles_of_order (shop_id=? AND order_id=?)"))
        << statement->name;
  }
}

TEST(ClusterPlans, NoTableIsReadAsAWhole) {
  testing::FreshDatabase database{"sqlite"};
  for (const db::Statement* statement : {&sql::read_recent_baskets, &sql::drop_recent_baskets, &sql::read_paying_baskets,
                                         &sql::drop_paying_baskets, &sql::read_mail_messages, &sql::drop_mail_messages}) {
    EXPECT_THAT(testing::plan_of(*database, *statement, "order"), Not(HasSubstr("SCAN"))) << statement->name;
  }
}

}  // namespace
}  // namespace noren::intake
