// What a start left undone is done once, in its order, and told while it cannot be.
#include "app/arrival.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace noren::app {
namespace {

TEST(Arrival, EachStepIsDoneOnceAndWhatHindersIsTold) {
  std::string hindrance = "no server";
  std::vector<int> done;
  Arrival arrival({[&] { done.push_back(1); },
                   [&] {
                     if (!hindrance.empty()) throw std::runtime_error(hindrance);
                     done.push_back(2);
                   },
                   [&] { done.push_back(3); }});
  EXPECT_EQ(arrival.obstacle(), "");
  EXPECT_FALSE(arrival.look());
  EXPECT_EQ(arrival.obstacle(), "no server");
  hindrance = "an older version";
  EXPECT_FALSE(arrival.look());
  EXPECT_EQ(arrival.obstacle(), "an older version");
  hindrance.clear();
  EXPECT_TRUE(arrival.look());
  EXPECT_EQ(arrival.obstacle(), "");
  EXPECT_EQ(done, (std::vector{1, 2, 3}));
}

TEST(Arrival, StopsAtOnce) {
  Arrival arrival({[] { throw std::runtime_error("for ever"); }});
  arrival.start();
  arrival.stop();
  Arrival never_begun({});
  never_begun.stop();
}

}  // namespace
}  // namespace noren::app
