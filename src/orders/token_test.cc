#include "orders/token.h"

#include <gtest/gtest.h>

#include "testing/env.h"

namespace noren::orders {
namespace {

TEST(CheckoutId, TellsWhenItWasBegun) {
  testing::MovedClock clock;
  testing::SeededRandom random;
  env::Env env{clock, random};
  const std::string id = new_checkout_id('b', env);
  EXPECT_TRUE(looks_like_id(id));
  EXPECT_EQ(id.front(), 'b');
  const Instant then = clock.now();
  EXPECT_FALSE(begun_before(id, then));
  EXPECT_FALSE(begun_before(id, then - std::chrono::seconds(1)));
  EXPECT_TRUE(begun_before(id, then + std::chrono::seconds(1)));
  EXPECT_TRUE(begun_before(id, then + std::chrono::hours(24 * 365)));
  EXPECT_FALSE(begun_before("b1", then + std::chrono::hours(1)));
}

}  // namespace
}  // namespace noren::orders
