#include "orders/orders.h"
#include "orders/rules.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::orders {
namespace {

using std::chrono::hours;

class LeapNumbers : public testing::DatabaseTest {
 protected:
  std::string reserve(char node) {
    return database_->write([&](db::Tx& tx) { return reserve_number(tx, ShopId("s1"), node); });
  }
  std::vector<std::string> leap(Instant from, Instant now) {
    return database_->write([&](db::Tx& tx) { return leap_numbers(tx, ShopId("s1"), from, now); });
  }

  const Instant at_{1'795'230'000'000'000};
};

TEST_P(LeapNumbers, NoNumberThatMayHaveBeenGivenSinceTheBackupIsGivenOnceMore) {
  EXPECT_EQ(reserve('a'), order_number('a', 1001));
  EXPECT_EQ(reserve('b'), order_number('b', 1001));
  const auto first = leap(at_, at_ + hours(1));
  ASSERT_EQ(first, (std::vector{order_number('a', 3001), order_number('b', 3001)}));
  EXPECT_EQ(reserve('a'), first[0]);
  EXPECT_EQ(reserve('b'), first[1]);
  EXPECT_EQ(leap(at_, at_ + hours(1))[0], order_number('a', 5001)) << "put back a second time it goes on from there";
}

TEST_P(LeapNumbers, AShopWithoutAnOrderMayHaveTakenSomeSince) {
  EXPECT_EQ(leap(at_, at_), std::vector{order_number('a', 3001)});
  EXPECT_EQ(reserve('a'), order_number('a', 3001));
  EXPECT_EQ(reserve('b'), order_number('b', 3001)) << "at any node of it";
}

TEST_P(LeapNumbers, ANodeThatJoinedAfterTheBackupMayHaveGivenSomeAsWell) {
  EXPECT_EQ(reserve('a'), order_number('a', 1001));
  EXPECT_EQ(leap(at_, at_), std::vector{order_number('a', 3001)}) << "told of those that the shop knows";
  EXPECT_EQ(reserve('b'), order_number('b', 3001));
  EXPECT_EQ(leap(at_, at_), std::vector{order_number('b', 5001)});
}

TEST_P(LeapNumbers, TheMoreADayBringsAndTheOlderTheBackupTheFurtherTheyGo) {
  testing::OrderWorld world(*database_);
  for (int i = 0; i < 12; ++i) world.place();
  const Instant now = world.house.clock.now();
  // 1012 was the last; 12 a day, tenfold, for twenty days and the one begun.
  EXPECT_EQ(leap(now - hours(20 * 24), now), std::vector{order_number('a', 4001)});
}

TEST_P(LeapNumbers, AClockThatWentBackIsNoTime) { EXPECT_EQ(leap(at_, at_ - hours(48)), std::vector{order_number('a', 3001)}); }

INSTANTIATE_ON_BOTH_DATABASES(LeapNumbers);

}  // namespace
}  // namespace noren::orders
