#include "channels/rules.h"

#include <gtest/gtest.h>

#include <chrono>

namespace noren::channels {
namespace {

using namespace std::chrono_literals;
using What = Step::What;

// 2026-11-21 12:03 in Japan.
const Instant kNoon = from_japan_time({{2026, 11, 21}, 12, 3, 0});
const Ladder kLadder{24, {Way::line, Way::sms, Way::letter}};

Standing dead() { return {true, kNoon, {}}; }
Standing alive() { return {false, kNoon, {}}; }
Standing with(Standing standing, Way way, SendState state, Instant at = kNoon) {
  standing.tried.push_back({way, state, at});
  return standing;
}

TEST(ChannelLadder, ADeadMailGoesTheFirstWayAtOnce) {
  const Step step = next_step(kLadder, {Way::line, Way::sms}, std::nullopt, dead(), kNoon);
  EXPECT_EQ(step.what, What::send);
  EXPECT_EQ(step.way, Way::line);
}

TEST(ChannelLadder, ASilentMailWaitsAndThenGoes) {
  const Step wait = next_step(kLadder, {Way::sms}, std::nullopt, alive(), kNoon + 1h);
  EXPECT_EQ(wait.what, What::wait);
  EXPECT_EQ(wait.at, kNoon + 24h);
  EXPECT_EQ(next_step(kLadder, {Way::sms}, std::nullopt, alive(), kNoon + 24h).what, What::send);
  const Ladder patient{0, kLadder.ways};
  EXPECT_EQ(next_step(patient, {Way::sms}, std::nullopt, alive(), kNoon + 48h).what, What::told);
}

TEST(ChannelLadder, TheBuyersWishComesFirstWhereTheShopHasIt) {
  EXPECT_EQ(next_step(kLadder, {Way::line, Way::sms}, Way::sms, dead(), kNoon).way, Way::sms);
  EXPECT_EQ(next_step(kLadder, {Way::line, Way::fax}, Way::fax, dead(), kNoon).way, Way::line);
}

TEST(ChannelLadder, WhatFailedIsFollowedAtOnceAndNeverTriedTwice) {
  const Step step = next_step(kLadder, {Way::line, Way::sms}, std::nullopt, with(dead(), Way::line, SendState::failed), kNoon);
  EXPECT_EQ(step.what, What::send);
  EXPECT_EQ(step.way, Way::sms);
  EXPECT_EQ(next_step(kLadder, {Way::line}, std::nullopt, with(dead(), Way::line, SendState::failed), kNoon).what, What::exhausted);
}

TEST(ChannelLadder, WhatIsOnItsWayIsWaitedFor) {
  for (const SendState state : {SendState::queued, SendState::deferred, SendState::at_owner}) {
    const Step step = next_step(kLadder, {Way::line, Way::sms}, std::nullopt, with(dead(), Way::line, state), kNoon);
    EXPECT_EQ(step.what, What::wait);
    EXPECT_FALSE(step.at.has_value());
  }
}

TEST(ChannelLadder, WhatWasTakenIsFollowedOnlyWhenNobodySawIt) {
  const Standing taken = with(dead(), Way::line, SendState::accepted);
  EXPECT_EQ(next_step(kLadder, {Way::line, Way::sms}, std::nullopt, taken, kNoon + 1h).at, kNoon + 24h);
  EXPECT_EQ(next_step(kLadder, {Way::line, Way::sms}, std::nullopt, taken, kNoon + 24h).way, Way::sms);
  const Ladder quick{0, kLadder.ways};
  EXPECT_EQ(next_step(quick, {Way::line, Way::sms}, std::nullopt, taken, kNoon).what, What::told);
  EXPECT_EQ(next_step(kLadder, {Way::line}, std::nullopt, taken, kNoon + 24h).what, What::told);
}

TEST(ChannelLadder, WhatArrivedEndsIt) {
  EXPECT_EQ(next_step(kLadder, {Way::line, Way::sms}, std::nullopt, with(dead(), Way::line, SendState::delivered), kNoon).what, What::acknowledge);
}

TEST(ChannelLadder, NobodyIsWokenUnlessHeHasJustOrdered) {
  const Instant night = from_japan_time({{2026, 11, 21}, 23, 30, 0});
  const Instant morning = from_japan_time({{2026, 11, 22}, 8, 0, 0});
  EXPECT_EQ(not_before(Way::sms, night - 2h, night), morning);
  EXPECT_EQ(not_before(Way::sms, night - 30min, night), night);
  EXPECT_EQ(not_before(Way::letter, night - 2h, night), night);
  EXPECT_EQ(not_before(Way::line, kNoon - 3h, kNoon), kNoon);
  EXPECT_EQ(not_before(Way::fax, night - 2h, morning - 1h), morning);
}

TEST(ChannelTables, ASendThatEndedStaysAsItIsButForLaterNews) {
  for (const SendState end : {SendState::delivered, SendState::failed, SendState::cancelled}) {
    for (const SendEvent event : {SendEvent::accept, SendEvent::deliver, SendEvent::put_off, SendEvent::fail, SendEvent::cancel})
      EXPECT_FALSE(next_state(end, event).has_value());
  }
  EXPECT_EQ(next_state(SendState::accepted, SendEvent::fail), SendState::failed);
  EXPECT_EQ(next_state(SendState::accepted, SendEvent::deliver), SendState::delivered);
}

TEST(ChannelTables, WhatWasSeenIsNeverClimbedAgain) {
  for (const ClimbEvent event : {ClimbEvent::begin, ClimbEvent::see, ClimbEvent::tell, ClimbEvent::give_up, ClimbEvent::stop})
    EXPECT_FALSE(next_state(ClimbState::acknowledged, event).has_value());
  EXPECT_EQ(next_state(ClimbState::exhausted, ClimbEvent::begin), ClimbState::climbing);
}

TEST(ChannelTables, TheWordsStoredAreThoseRead) {
  for (const Way way : kWays) EXPECT_EQ(way_from(name_of(way)), way);
  for (const Occasion occasion : kOccasions) EXPECT_EQ(occasion_from(name_of(occasion)), occasion);
  EXPECT_EQ(occasion_of("order_received"), Occasion::received);
  EXPECT_FALSE(occasion_of("order_new").has_value());
  for (const Occasion occasion : kOccasions) EXPECT_FALSE(default_ladder(occasion).ways.empty());
}

TEST(ChannelRetries, TheyEndWellWithinADay) {
  std::chrono::seconds all{0};
  std::int64_t tries = 1;
  for (; wait_after(tries, kLongestAsked_s * 10); ++tries) all += *wait_after(tries, kLongestAsked_s * 10);
  EXPECT_LT(all, 23h);
  EXPECT_FALSE(wait_after(0, 0).has_value());
  EXPECT_EQ(wait_after(1, 90), 90s);
  EXPECT_EQ(wait_after(1, -5), 30s);
}

TEST(ChannelKeys, TheSameKeyIsTheSameUuid) {
  const std::string uuid = uuid_of("s1/a1:order_received/line");
  EXPECT_EQ(uuid, uuid_of("s1/a1:order_received/line"));
  EXPECT_NE(uuid, uuid_of("s1/a1:order_received/sms"));
  EXPECT_EQ(uuid.size(), 36u);
  EXPECT_EQ(uuid[14], '8');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
}

TEST(ChannelNumbers, MobilesTakeSms) {
  EXPECT_TRUE(is_mobile("09012345678"));
  EXPECT_TRUE(is_mobile("06012345678"));
  EXPECT_FALSE(is_mobile("0312345678"));
  EXPECT_FALSE(is_mobile("05012345678"));
  EXPECT_EQ(masked_number("09012345678"), "***5678");
}

}  // namespace
}  // namespace noren::channels
