#include "orders/lookup_limit.h"

#include <gtest/gtest.h>

namespace noren::orders {
namespace {

using std::chrono::minutes;

const Instant kNow = from_japan_time({{2026, 11, 21}, 12, 0, 0});

int tries(LookupLimit& limit, const std::string& client, const std::string& number, Instant now) {
  int count = 0;
  while (count < 100 && !limit.take(client, number, now)) ++count;
  return count;
}

TEST(LookupLimit, AClientHasAFewTriesAndGetsMoreWithTime) {
  LookupLimit limit(false);
  EXPECT_EQ(tries(limit, "192.0.2.1", "A1001-2", kNow), 8);
  EXPECT_EQ(limit.take("192.0.2.1", "A9999-1", kNow), minutes(3)) << "whichever number is asked";
  EXPECT_EQ(tries(limit, "192.0.2.1", "A1001-2", kNow + minutes(6)), 2);
}

TEST(LookupLimit, ANumberIsGuardedAgainstManyClients) {
  LookupLimit limit(false);
  int count = 0;
  for (int i = 0; i < 50; ++i) count += limit.take("192.0.2." + std::to_string(i), "A1001-2", kNow) ? 0 : 1;
  EXPECT_EQ(count, 12);
  EXPECT_FALSE(limit.take("198.51.100.1", "A1002-5", kNow)) << "other orders are not touched";
}

TEST(LookupLimit, TheRightAnswerCostsNothing) {
  LookupLimit limit(false);
  for (int i = 0; i < 30; ++i) {
    EXPECT_FALSE(limit.take("192.0.2.1", "A1001-2", kNow));
    limit.give_back("192.0.2.1", "A1001-2", kNow);
  }
}

TEST(LookupLimit, ANetworkOfIpv6IsOneClient) {
  LookupLimit limit(false);
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(limit.take("2001:db8:1:2::" + std::to_string(i), "A100" + std::to_string(i), kNow));
  EXPECT_TRUE(limit.take("2001:db8:1:2::99", "A2000-1", kNow));
  EXPECT_FALSE(limit.take("2001:db8:1:3::99", "A2000-1", kNow));
}

TEST(LookupLimit, AClockSetBackGivesNothing) {
  LookupLimit limit(false);
  tries(limit, "192.0.2.1", "A1001-2", kNow);
  EXPECT_TRUE(limit.take("192.0.2.1", "A1001-2", kNow - minutes(60)));
}

TEST(LookupLimit, ThisMachineIsFreeOnlyWhenSaidSo) {
  LookupLimit demo(true);
  EXPECT_EQ(tries(demo, "127.0.0.1", "A1001-2", kNow), 100);
  LookupLimit shop(false);
  EXPECT_EQ(tries(shop, "127.0.0.1", "A1001-2", kNow), 8);
}

}  // namespace
}  // namespace noren::orders
