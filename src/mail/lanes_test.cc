#include "mail/lanes.h"

#include <gtest/gtest.h>

namespace noren::mail {
namespace {

using namespace std::chrono_literals;
using Went = Lanes::Went;

constexpr Instant kNoon(1'000'000'000'000);

TEST(MailLanes, OfOneLaneOnlySoManyAreOnTheirWay) {
  Lanes lanes(2);
  EXPECT_TRUE(lanes.begin("a.test", kNoon));
  EXPECT_TRUE(lanes.begin("a.test", kNoon));
  EXPECT_FALSE(lanes.begin("a.test", kNoon));
  EXPECT_TRUE(lanes.begin("b.test", kNoon)) << "another domain is not held up";
  lanes.end("a.test", kNoon, {Went::through, kNoon, ""});
  EXPECT_TRUE(lanes.begin("a.test", kNoon));
}

TEST(MailLanes, AShutDoorIsAskedByOneAfterAGrowingPause) {
  Lanes lanes(4);
  Instant now = kNoon;
  for (const auto pause : {15s, 30s, 60s, 120s, 240s, 300s, 300s}) {
    ASSERT_TRUE(lanes.begin("a.test", now));
    EXPECT_FALSE(lanes.is_open("a.test", now) && now != kNoon) << "one at a time";
    EXPECT_EQ(lanes.end("a.test", now, {Went::shut, now, "nobody there"}).shut, now == kNoon);
    EXPECT_FALSE(lanes.is_open("a.test", now + pause - 1ms));
    EXPECT_TRUE(lanes.is_open("a.test", now + pause));
    now = now + pause;
  }
  EXPECT_EQ(lanes.shut("a.test")->since, kNoon);
  EXPECT_EQ(lanes.count_shut(), 1U);
  ASSERT_TRUE(lanes.begin("a.test", now));
  EXPECT_TRUE(lanes.end("a.test", now, {Went::through, now, ""}).opened);
  EXPECT_EQ(lanes.count_shut(), 0U);
}

TEST(MailLanes, SeveralThatMeetAShutDoorTogetherAreOneTime) {
  Lanes lanes(4);
  for (int n = 0; n < 4; ++n) ASSERT_TRUE(lanes.begin("", kNoon));
  for (int n = 0; n < 4; ++n) lanes.end("", kNoon + 1s, {Went::shut, kNoon, "no route"});
  EXPECT_TRUE(lanes.is_open("", kNoon + 16s));
}

TEST(MailLanes, AFailureSaysNothingOnceAnotherGotThroughLater) {
  Lanes lanes(4);
  ASSERT_TRUE(lanes.begin("", kNoon));
  ASSERT_TRUE(lanes.begin("", kNoon));
  lanes.end("", kNoon + 2s, {Went::through, kNoon, ""});
  EXPECT_FALSE(lanes.end("", kNoon + 3s, {Went::shut, kNoon, "hung"}).shut);
  EXPECT_TRUE(lanes.is_open("", kNoon + 3s));
}

TEST(MailLanes, WhoIsSentAwayComesAgainOneAfterTheOther) {
  Lanes lanes(1);
  ASSERT_TRUE(lanes.begin("a.test", kNoon));
  const Instant first = lanes.come_again("a.test", kNoon);
  const Instant second = lanes.come_again("a.test", kNoon);
  EXPECT_GT(first, kNoon);
  EXPECT_GT(second, first);
  lanes.end("a.test", kNoon, {Went::shut, kNoon, "no"});
  EXPECT_GE(lanes.come_again("a.test", kNoon), kNoon + 15s) << "not before it is asked again";
}

}  // namespace
}  // namespace noren::mail
