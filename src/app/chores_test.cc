#include "app/chores.h"

#include <gtest/gtest.h>

#include "testing/env.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;

struct Counted {
  int hourly = 0;
  int daily = 0;
  int failing = 0;
};

std::vector<Chore> chores_of(Counted& counted) {
  return {{"failing", 60min, [&](Instant) { ++counted.failing, throw std::runtime_error("no"); }},
          {"hourly", 60min, [&](Instant) { ++counted.hourly; }},
          {"daily", 24h, [&](Instant) { ++counted.daily; }}};
}

bool always(nodes::Duty) { return true; }

TEST(Chores, EachIsDoneAtItsTurnAlthoughAnotherFails) {
  testing::MovedClock clock;
  Counted counted;
  Chores chores(clock, chores_of(counted), always);
  chores.run_due(clock.now());
  EXPECT_EQ(counted.hourly, 0);
  for (int hour = 0; hour < 48; ++hour) {
    clock.advance(1h);
    chores.run_due(clock.now());
    chores.run_due(clock.now());
  }
  EXPECT_EQ(counted.hourly, 48);
  EXPECT_EQ(counted.failing, 48);
  EXPECT_EQ(counted.daily, 2) << "soon after the start, and a day later";
}

TEST(Chores, WhatFailsIsCountedUntilItWorksAgain) {
  testing::MovedClock clock;
  bool broken = true;
  Chores chores(clock,
                {{"shaky", 1min,
                  [&](Instant) {
                    if (broken) throw std::runtime_error("no");
                  }},
                 {"failing", 60min, [](Instant) { throw std::runtime_error(""); }}},
                always);
  clock.advance(1min);
  chores.run_due(clock.now());
  EXPECT_EQ(chores.failing(), 1);
  clock.advance(1h);
  chores.run_due(clock.now());
  chores.run_due(clock.now());
  EXPECT_EQ(chores.failing(), 2) << "each once, however often it fails";
  broken = false;
  clock.advance(1min);
  chores.run_due(clock.now());
  EXPECT_EQ(chores.failing(), 1);
}

TEST(Chores, AClockSetBackPutsNothingOffForLong) {
  testing::MovedClock clock;
  Counted counted;
  Chores chores(clock, chores_of(counted), always);
  clock.advance(-24h * 365);
  chores.run_due(clock.now());
  clock.advance(1h);
  chores.run_due(clock.now());
  EXPECT_EQ(counted.hourly, 1);
}

TEST(Chores, WhatAnotherNodeDoesIsDoneAtOnceWhenItIsTakenOver) {
  testing::MovedClock clock;
  bool held = false;
  int for_all = 0;
  int own = 0;
  Chores chores(clock, {{"for_all", 60min, [&](Instant) { ++for_all; }, nodes::Duty::troubles}, {"own", 60min, [&](Instant) { ++own; }}},
                [&](nodes::Duty duty) { return held && duty == nodes::Duty::troubles; });
  clock.advance(2h);
  chores.run_due(clock.now());
  EXPECT_EQ(for_all, 0);
  EXPECT_EQ(own, 1);
  held = true;
  chores.run_due(clock.now());
  EXPECT_EQ(for_all, 1);
  chores.run_due(clock.now());
  EXPECT_EQ(for_all, 1) << "and then at its turns";
}

TEST(Chores, WhatFailedIsNoFailureOfANodeThatDoesNotDoItAnyMore) {
  testing::MovedClock clock;
  bool held = true;
  Chores chores(clock, {{"failing", 60min, [](Instant) { throw std::runtime_error("no"); }, nodes::Duty::chores}},
                [&](nodes::Duty) { return held; });
  clock.advance(1h);
  chores.run_due(clock.now());
  EXPECT_EQ(chores.failing(), 1);
  held = false;
  clock.advance(1h);
  chores.run_due(clock.now());
  EXPECT_EQ(chores.failing(), 0);
}

TEST(Chores, StopsAtOnce) {
  testing::MovedClock clock;
  Counted counted;
  Chores chores(clock, chores_of(counted), always);
  chores.start();
  chores.stop();
  EXPECT_EQ(counted.hourly, 0);
}

}  // namespace
}  // namespace noren::app
