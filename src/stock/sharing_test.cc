#include "stock/sharing.h"

#include <gtest/gtest.h>

namespace noren::stock {
namespace {

std::int64_t step(std::int64_t available, std::int64_t leased, std::int64_t mine, const Crowd& crowd) {
  return step_to_share({ShopId("s1"), VariantId("cup"), available, leased, mine}, crowd);
}

TEST(Sharing, ANodeAloneHoldsEverything) {
  EXPECT_EQ(step(10, 0, 0, {1, 0}), 10);
  EXPECT_EQ(step(3, 7, 7, {1, 0}), 3);
  EXPECT_EQ(step(0, 10, 10, {1, 0}), 0);
}

TEST(Sharing, TheSharesOfAllTogetherAreAllThereIs) {
  EXPECT_EQ(step(10, 0, 0, {3, 0}), 4);
  EXPECT_EQ(step(6, 4, 0, {3, 1}), 3);
  EXPECT_EQ(step(3, 7, 0, {3, 2}), 3);
  EXPECT_EQ(step(1, 0, 0, {2, 1}), 0) << "the only one goes to the first";
}

TEST(Sharing, NobodyTakesWhatLiesWithAnother) { EXPECT_EQ(step(1, 9, 0, {2, 0}), 1); }

TEST(Sharing, WhoHasMuchMoreThanHisShareGivesItBackAndALittleMoreStays) {
  EXPECT_EQ(step(0, 10, 10, {2, 0}), -5);
  EXPECT_EQ(step(0, 10, 6, {2, 0}), 0);
  EXPECT_EQ(step(0, 2, 2, {2, 0}), 0);
  EXPECT_EQ(step(0, 400, 240, {2, 0}), 0);
  EXPECT_EQ(step(0, 400, 260, {2, 0}), -60);
}

}  // namespace
}  // namespace noren::stock
