#include <gtest/gtest.h>

#include "pricing/pricing.h"

namespace noren::pricing {
namespace {

constexpr Instant kFrom(1'000), kUntil(2'000);

TEST(PriceTag, ASaleHoldsFromItsFirstInstantUntilBeforeItsLast) {
  const PriceTag tag{Yen(1'000), Yen(800), kFrom, kUntil};
  struct Case {
    std::int64_t at;
    std::int64_t price;
    std::optional<Instant> changes_at;
  };
  for (const Case& c : {Case{999, 1'000, kFrom}, Case{1'000, 800, kUntil}, Case{1'999, 800, kUntil}, Case{2'000, 1'000, std::nullopt}}) {
    const EffectivePrice now = effective_price(tag, Instant(c.at));
    EXPECT_EQ(now.price, Yen(c.price)) << c.at;
    EXPECT_EQ(now.on_sale, c.price == 800) << c.at;
    EXPECT_EQ(now.changes_at, c.changes_at) << c.at;
  }
}

TEST(PriceTag, OpenEndsAreOpen) {
  EXPECT_TRUE(effective_price({Yen(1'000), Yen(800), std::nullopt, kUntil}, Instant(-1)).on_sale);
  EXPECT_TRUE(effective_price({Yen(1'000), Yen(800), kFrom, std::nullopt}, Instant(9'999)).on_sale);
  EXPECT_FALSE(effective_price({Yen(1'000), Yen(800), std::nullopt, std::nullopt}, kFrom).changes_at.has_value());
}

TEST(PriceTag, ASaleThatIsNotCheaperOrHasNoTimeIsNone) {
  EXPECT_FALSE(effective_price({Yen(1'000), Yen(1'000), std::nullopt, std::nullopt}, kFrom).on_sale);
  EXPECT_FALSE(effective_price({Yen(1'000), Yen(1'200), std::nullopt, std::nullopt}, kFrom).on_sale);
  EXPECT_FALSE(effective_price({Yen(1'000), Yen(800), kUntil, kFrom}, Instant(1'500)).on_sale);
  EXPECT_FALSE(effective_price({Yen(1'000), Yen(800), kUntil, kFrom}, Instant(500)).changes_at.has_value());
}

TEST(PriceTag, APurchaseLimitNeverAllowsMoreThanALineMayHold) {
  EXPECT_EQ(most_per_order(std::nullopt), kMaxQuantity);
  EXPECT_EQ(most_per_order(3), 3);
  EXPECT_EQ(most_per_order(1'000'000), kMaxQuantity);
  EXPECT_EQ(most_per_order(-5), 0);
}

}  // namespace
}  // namespace noren::pricing
