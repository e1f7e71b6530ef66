// How long a node may sell what it holds, with starts of its program and of its machine in between.
#include "intake/lease.h"

#include <gtest/gtest.h>

#include "testing/databases.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

class LeaseTest : public ::testing::Test {
 protected:
  Lease start(const std::string& boot = "first") {
    return Lease(*own_, {[this] { return now_; }, boot, 2h});
  }

  testing::FreshDatabase own_{"sqlite"};
  std::chrono::microseconds now_{10h};
};

TEST_F(LeaseTest, BeginsWhenTheDatabaseWasReachedAndIsCountedFromWhenItWasAsked) {
  Lease lease = start();
  EXPECT_FALSE(lease.in_time());
  const auto sent = now_;
  now_ += 30min;  // the answer took its time, or the machine slept
  lease.renew(sent);
  EXPECT_EQ(lease.left(), 90min);
  now_ += 90min - 1us;
  EXPECT_TRUE(lease.in_time());
  now_ += 1us;
  EXPECT_FALSE(lease.in_time());
  EXPECT_EQ(lease.left(), 0us);
  lease.renew(now_);
  EXPECT_TRUE(lease.in_time());
}

TEST_F(LeaseTest, GoesOnInAProgramThatIsStartedAnewButNotAfterAStartOfTheMachine) {
  start().renew(now_);
  now_ += 1h;
  EXPECT_EQ(start().left(), 1h);
  now_ = 5min;
  EXPECT_FALSE(start("second").in_time()) << "nobody knows how long it was off";
  start("second").renew(now_);
  EXPECT_TRUE(start("second").in_time());
  EXPECT_FALSE(start("first").in_time());
  start("").renew(now_);
  EXPECT_FALSE(start("").in_time()) << "which start it was is not told";
}

TEST_F(LeaseTest, EndsWhenTheNodeIsRetired) {
  start().renew(now_);
  Lease lease = start();
  lease.end();
  EXPECT_FALSE(lease.in_time());
  EXPECT_FALSE(start().in_time());
}

TEST_F(LeaseTest, WhatCameLateIsCheckedUntilItIsRenewed) {
  const OrderId order("a1");
  start().came_late(order, nullptr);
  Lease lease = start();
  EXPECT_TRUE(lease.is_late(order)) << "also by the next program";
  EXPECT_FALSE(lease.is_late(OrderId("a2")));
  lease.renew(now_);
  EXPECT_FALSE(lease.is_late(order));
  EXPECT_FALSE(start().is_late(order));
}

}  // namespace
}  // namespace noren::intake
