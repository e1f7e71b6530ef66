// The line of one shop, told as what happens one after the other on a moved clock.
#include "turns/room.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "testing/env.h"

namespace noren::turns {
namespace {

using namespace std::chrono_literals;

class RoomTest : public ::testing::Test {
 protected:
  Room::Now now() const { return {clock_.now(), at_once_, crowded_, full_}; }
  bool enter(const std::string& id, std::optional<Instant> since = std::nullopt) { return room_.enter(CheckoutId(id), since, now()); }
  // As a client does that is told to come again: the same press.
  bool press(const std::string& id) {
    if (enter(id)) return true;
    wait(id);
    return false;
  }
  Place wait(const std::string& id, std::optional<Instant> since = std::nullopt) { return room_.wait(CheckoutId(id), since, now()); }
  std::optional<Place> look(const std::string& id, std::optional<Instant> since = std::nullopt) {
    return room_.look(CheckoutId(id), since, now());
  }
  void leave(std::chrono::microseconds took) { room_.leave(took, now()); }
  // The time one press takes, known well.
  void measure(std::chrono::microseconds took) {
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(enter("measured"));
      leave(took);
    }
    room_.forget(CheckoutId("measured"));
  }

  testing::MovedClock clock_;
  Room room_;
  int at_once_ = 2;
  bool crowded_ = false;
  bool full_ = false;
};

TEST_F(RoomTest, WhileThereIsRoomNobodyWaits) {
  EXPECT_TRUE(enter("a"));
  EXPECT_TRUE(enter("b"));
  EXPECT_FALSE(enter("c"));
  leave(10ms);
  EXPECT_TRUE(enter("c"));
  EXPECT_EQ(room_.remembered(), 0U) << "who never waited needs no memory";
}

TEST_F(RoomTest, WhoWaitsIsToldHisPlaceAndItFalls) {
  measure(1s);
  enter("a");
  enter("b");
  for (int i = 1; i <= 10; ++i) {
    const std::string id = "w" + std::to_string(i);
    EXPECT_FALSE(enter(id));
    EXPECT_EQ(wait(id).place, i);
    clock_.advance(1ms);
  }
  EXPECT_EQ(wait("w10").place, 10) << "asking again changes nothing";
  EXPECT_EQ(wait("w10").wait, 5s) << "two at once, a second each";
  leave(1s);
  leave(1s);
  EXPECT_TRUE(enter("w1"));
  EXPECT_TRUE(enter("w2"));
  EXPECT_EQ(wait("w10").place, 8);
}

TEST_F(RoomTest, NobodyWhoCameLaterGoesInBefore) {
  measure(1s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  ASSERT_FALSE(press("b"));
  leave(1s);
  EXPECT_FALSE(press("late")) << "it is b's place that is free";
  EXPECT_TRUE(press("b"));
  leave(1s);
  EXPECT_TRUE(press("late"));
}

TEST_F(RoomTest, WhoIsFirstInTheLineIsCalledFirstHoweverOftenTheOthersAsk) {
  measure(10s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  for (const char* id : {"b", "c", "d"}) {
    clock_.advance(1ms);
    EXPECT_FALSE(press(id));
  }
  leave(10s);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(press("d"));
  EXPECT_FALSE(press("c"));
  EXPECT_TRUE(press("b"));
}

TEST_F(RoomTest, ACalledTurnIsKeptForWhoComesLate) {
  measure(10s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  ASSERT_FALSE(press("b"));
  leave(10s);
  const auto told = look("b");
  ASSERT_TRUE(told && told->good_until);
  EXPECT_EQ(*told->good_until - clock_.now(), kGoodFor);
  clock_.advance(kComesWithin);
  EXPECT_TRUE(press("c")) << "who does not come holds nobody up";
  clock_.advance(3min);
  EXPECT_TRUE(press("b")) << "and goes in besides the others when he does";
}

TEST_F(RoomTest, WhoNeverComesBackCostsTheOthersNothingForLong) {
  measure(10s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  for (int i = 0; i < 500; ++i) {
    ASSERT_FALSE(press("gone" + std::to_string(i)));
    clock_.advance(1us);
  }
  clock_.advance(2min);
  ASSERT_FALSE(press("here"));
  leave(10s);
  EXPECT_TRUE(press("here")) << "those who are not there are passed over";
}

TEST_F(RoomTest, WhoWasPassedOverIsNextWhenHeComes) {
  measure(10s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  ASSERT_FALSE(press("slow"));
  clock_.advance(2min);
  for (const char* id : {"b", "c"}) ASSERT_FALSE(press(id));
  leave(10s);
  ASSERT_TRUE(press("b"));
  room_.forget(CheckoutId("b"));
  EXPECT_FALSE(press("slow"));
  EXPECT_EQ(wait("slow").place, 1);
  leave(10s);
  EXPECT_FALSE(press("c"));
  EXPECT_TRUE(press("slow"));
}

TEST_F(RoomTest, ATicketHasItsPlaceWhereItIsNotKnown) {
  measure(10s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  const Instant came = clock_.now();
  clock_.advance(1min);
  for (const char* id : {"b", "c"}) ASSERT_FALSE(press(id));
  EXPECT_FALSE(enter("other-node", came));
  EXPECT_EQ(wait("other-node", came).place, 1);
  EXPECT_EQ(wait("b").place, 2);
  EXPECT_FALSE(look("never-came").has_value());
}

// A hundred buyers, who came within a second and press once a second, with room for two.
struct Crowd {
  explicit Crowd(std::chrono::microseconds one_takes) : took(one_takes) {
    for (int i = 0; i < 100; ++i) next.push_back(clock.now() + i * 10ms);
  }

  void live(std::chrono::seconds long_) {
    for (const Instant end = clock.now() + long_; clock.now() < end; clock.advance(10ms)) step();
  }
  void step() {
    while (!ends.empty() && ends.front() <= clock.now()) {
      room.leave(took, {clock.now(), 2, false, false});
      ends.pop_front();
    }
    for (std::size_t i = 0; i < next.size(); ++i) {
      if (next[i] > clock.now()) continue;
      press(CheckoutId("c" + std::to_string(i)), next[i]);
      at_once = std::max(at_once, room.under_way());
    }
  }
  void press(const CheckoutId& id, Instant& again) {
    const Room::Now now{clock.now(), 2, false, false};
    again = again + 1s;
    if (!room.enter(id, std::nullopt, now)) {
      room.wait(id, std::nullopt, now);
      return;
    }
    ++through;
    again = again + 24h;
    ends.push_back(clock.now() + took);
  }

  const std::chrono::microseconds took;
  testing::MovedClock clock;
  Room room;
  std::vector<Instant> next;
  std::deque<Instant> ends;
  int through = 0;
  int at_once = 0;
};

TEST(RoomOfACrowd, LetsInAsManyAsCanBeWorkedOn) {
  struct Row {
    std::chrono::microseconds took;
    int least;
    int most;
  };
  for (const Row& row : {Row{10ms, 100, 100}, Row{100ms, 100, 100}, Row{1s, 17, 22}, Row{5s, 3, 6}}) {
    Crowd crowd(row.took);
    crowd.live(10s);
    EXPECT_GE(crowd.through, row.least) << row.took.count();
    EXPECT_LE(crowd.through, row.most) << row.took.count();
    EXPECT_LE(crowd.at_once, 2);
  }
}

TEST(RoomOfACrowd, NobodyIsLeftBehind) {
  Crowd crowd(200ms);
  crowd.live(60s);
  EXPECT_EQ(crowd.through, 100);
  EXPECT_EQ(crowd.room.waiting(), 0U);
}

TEST_F(RoomTest, ExpectedWaitAndWhenToComeAgain) {
  struct Row {
    std::chrono::microseconds took;
    std::int64_t place;
    std::chrono::seconds wait;
    std::chrono::seconds come_again;
  };
  for (const Row& row : {Row{10ms, 1, 1s, 1s}, Row{1s, 1, 1s, 1s}, Row{1s, 10, 5s, 2s}, Row{1s, 100, 50s, 15s}, Row{10s, 12, 60s, 15s}}) {
    room_ = Room();
    measure(row.took);
    enter("a");
    enter("b");
    Place told;
    for (std::int64_t i = 0; i < row.place; ++i) {
      told = wait("w" + std::to_string(i));
      clock_.advance(1us);
    }
    EXPECT_EQ(told.place, row.place);
    EXPECT_EQ(told.wait, row.wait) << row.place;
    EXPECT_EQ(told.come_again, row.come_again) << row.place;
  }
}

TEST_F(RoomTest, ACrowdAtTheDoorMakesNewcomersWaitAndNoOthers) {
  crowded_ = true;
  EXPECT_FALSE(press("a"));
  EXPECT_TRUE(press("a")) << "his turn came at once: there is room";
  crowded_ = false;
  EXPECT_TRUE(press("b"));
}

TEST_F(RoomTest, MemoryIsBoundedAndATicketIsEnough) {
  measure(10s);
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  const Instant first = clock_.now();
  for (int i = 0; i < 5; ++i) {
    ASSERT_FALSE(press("w" + std::to_string(i)));
    clock_.advance(1s);
  }
  full_ = true;
  const Place untold = wait("one-more");
  EXPECT_EQ(untold.place, 6);
  EXPECT_EQ(untold.since, clock_.now());
  EXPECT_EQ(room_.remembered(), 5U);
  EXPECT_EQ(wait("came-before", first - 1s).place, 1);
  EXPECT_EQ(room_.remembered(), 5U) << "in the place of the last one, who has his ticket";
  EXPECT_FALSE(room_.knows(CheckoutId("w4")));
}

TEST_F(RoomTest, WhatIsOverIsForgotten) {
  at_once_ = 1;
  ASSERT_TRUE(enter("a"));
  for (int i = 0; i < 50; ++i) wait("w" + std::to_string(i));
  EXPECT_EQ(room_.remembered(), 50U);
  look("w0");
  clock_.advance(kRemembered + 5min);
  look("w1");
  EXPECT_LE(room_.remembered(), 1U);
  room_.forget(CheckoutId("w1"));
  EXPECT_EQ(room_.remembered(), 0U);
  EXPECT_EQ(room_.waiting(), 0U);
}

}  // namespace
}  // namespace noren::turns
