// What Stripe takes of each means, as a table.
#include <gtest/gtest.h>

#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

const StripeGateway kOfLimits({.key = "sk_test_secret"});

TEST(StripeLimits, EveryMeansHasItsLeastAndItsMost) {
  const struct {
    Means means;
    std::int64_t amount;
    bool taken;
  } cases[] = {
      {Means::card, 49, false},
      {Means::card, 50, true},
      {Means::card, 99'999'999, true},
      {Means::card, 100'000'000, false},
      {Means::paypay, 49, false},
      {Means::paypay, 50, true},
      {Means::convenience_store, 119, false},
      {Means::convenience_store, 120, true},
      {Means::convenience_store, 300'000, true},
      {Means::convenience_store, 300'001, false},
  };
  for (const auto& c : cases) {
    const auto limits = kOfLimits.limits(c.means);
    ASSERT_TRUE(limits);
    EXPECT_EQ(limits->hold(Yen(c.amount)), c.taken) << c.amount;
  }
}

TEST(StripeLimits, OnlyANumberForTheStoreHasDays) {
  EXPECT_EQ(kOfLimits.limits(Means::convenience_store)->days, 60);
  EXPECT_EQ(kOfLimits.limits(Means::card)->days, 0);
  EXPECT_EQ(kOfLimits.limits(Means::paypay)->days, 0);
}

}  // namespace
}  // namespace noren::payments::stripe
