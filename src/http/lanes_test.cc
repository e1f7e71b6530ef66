// Who is worked on next, and who is told to come again. Work that waits for a worker is done here by calling for one.
#include "http/lanes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace noren::http {
namespace {

class LanesTest : public ::testing::Test {
 protected:
  void put(Lanes& lanes, const std::string& shop, const std::string& name, bool browses = false) {
    lanes.put(ShopId(shop), browses, [this, name](bool) { done_ += name + " "; });
  }
  // One that keeps its worker until the next one in turn is done by another.
  void put_long(Lanes& lanes, const std::string& shop, const std::string& name) {
    lanes.put(ShopId(shop), false, [this, &lanes, name](bool) {
      done_ += name + "( ";
      lanes.work_one();
      done_ += ")" + name + " ";
    });
  }
  std::string work(Lanes& lanes, int times) {
    for (int i = 0; i < times; ++i) lanes.work_one();
    return std::exchange(done_, "");
  }

  std::string done_;
};

TEST_F(LanesTest, ShopsTakeTurnsHoweverManyWaitInOneOfThem) {
  Lanes lanes({100, 4});
  for (int i = 1; i <= 5; ++i) put(lanes, "a", "a" + std::to_string(i));
  put(lanes, "b", "b1");
  put(lanes, "c", "c1");
  put(lanes, "b", "b2");
  EXPECT_EQ(work(lanes, 8), "a1 b1 c1 a2 b2 a3 a4 a5 ");
}

TEST_F(LanesTest, WhoLooksAtGoodsGoesBehindWhoOrdersButNotForEver) {
  Lanes lanes({100, 4});
  for (int i = 1; i <= 3; ++i) put(lanes, "a", "look" + std::to_string(i), true);
  for (int i = 1; i <= 9; ++i) put(lanes, "a", "order" + std::to_string(i));
  EXPECT_EQ(work(lanes, 12), "order1 order2 order3 order4 order5 order6 order7 look1 order8 order9 look2 look3 ");
}

TEST_F(LanesTest, OneShopLeavesTheOthersAQuarterOfTheWorkers) {
  Lanes lanes({100, 4});
  put(lanes, "b", "b1");
  EXPECT_EQ(work(lanes, 1), "b1 ");
  put_long(lanes, "a", "a1");
  put_long(lanes, "a", "a2");
  lanes.put(ShopId("a"), false, [&](bool) {
    put(lanes, "b", "b2");
    done_ += "a3( ";
    lanes.work_one();
    done_ += ")a3 ";
  });
  put(lanes, "a", "a4");
  EXPECT_EQ(work(lanes, 1), "a1( a2( a3( b2 )a3 )a2 )a1 ") << "the fourth worker is for b, though a4 was there before";
  EXPECT_EQ(work(lanes, 1), "a4 ");
}

TEST_F(LanesTest, WhatHadToWaitForItsShopsShareIsDoneAfterwards) {
  Lanes lanes({100, 1});
  put(lanes, "b", "b1");
  EXPECT_EQ(work(lanes, 1), "b1 ");
  put_long(lanes, "a", "a1");
  put(lanes, "a", "a2");
  EXPECT_EQ(work(lanes, 1), "a1( )a1 a2 ") << "the call that found nothing to do is made good";
}

TEST_F(LanesTest, AShopAloneHasAllWorkers) {
  Lanes lanes({100, 2});
  put_long(lanes, "a", "a1");
  put_long(lanes, "a", "a2");
  put(lanes, "a", "a3");
  EXPECT_EQ(work(lanes, 1), "a1( a2( a3 )a2 )a1 ");
}

TEST_F(LanesTest, WhoIsToldToComeAgain) {
  Lanes lanes({8, 4});
  const auto admitted = [&](const std::string& shop) {
    return std::string(lanes.admits(ShopId(shop), false) ? "orders " : "") + (lanes.admits(ShopId(shop), true) ? "looks" : "");
  };
  EXPECT_EQ(admitted("a"), "orders looks");
  for (int i = 0; i < 4; ++i) put(lanes, "a", "x");
  EXPECT_EQ(admitted("a"), "orders ") << "half as many may wait when there are lookers";
  for (int i = 0; i < 3; ++i) put(lanes, "a", "x");
  EXPECT_EQ(admitted("a"), "orders ");
  put(lanes, "b", "x");
  EXPECT_EQ(admitted("a"), "") << "full";
  work(lanes, 2);
  EXPECT_EQ(admitted("a"), "") << "six of eight are one shop's part";
  EXPECT_EQ(admitted("b"), "orders ");
  work(lanes, 6);
  EXPECT_EQ(admitted("a"), "orders looks");
}

TEST_F(LanesTest, TheCrowdBehindOneIsTold) {
  Lanes lanes({8, 4});
  std::string told;
  for (int i = 0; i < 6; ++i) lanes.put(ShopId("a"), false, [&](bool crowded) { told += crowded ? "many " : "few "; });
  work(lanes, 6);
  EXPECT_EQ(told, "many many few few few few ");
}

}  // namespace
}  // namespace noren::http
