#include "catalog/form_values.h"

#include <gtest/gtest.h>

namespace noren::catalog {
namespace {

TEST(FormValues, TimesAreJapansAndADayAloneIncludesItself) {
  const auto at = [](int year, int month, int day, int hour, int minute) { return from_japan_time({{year, month, day}, hour, minute, 0}); };
  const std::pair<const char*, Instant> good[] = {{"2026-11-21T09:00", at(2026, 11, 21, 9, 0)},
                                                  {"2026-11-21 9:00", at(2026, 11, 21, 9, 0)},
                                                  {"2026/1/2 09:30:00", at(2026, 1, 2, 9, 30)},
                                                  {"２０２６／１１／２１", at(2026, 11, 21, 0, 0)}};
  for (const auto& [typed, instant] : good) {
    const auto read = read_time(typed, Bound::from);
    ASSERT_TRUE(read) << typed;
    EXPECT_EQ(*read, instant) << typed;
  }
  EXPECT_EQ(*read_time("2026-11-30", Bound::until), at(2026, 12, 1, 0, 0));
  EXPECT_EQ(*read_time("2026-11-30 18:00", Bound::until), at(2026, 11, 30, 18, 0));
  EXPECT_EQ(*read_time("", Bound::until), std::nullopt);
  for (const char* bad : {"明日", "2026-02-30", "2026-11-21 25:00", "11-21", "2026-11-21T", "2026--11", "-2026-11-21", "2026-11-21 09"}) {
    EXPECT_FALSE(read_time(bad, Bound::from)) << bad;
  }
  EXPECT_EQ(time_value(at(2026, 1, 2, 3, 4)), "2026-01-02T03:04");
  EXPECT_EQ(time_value(std::nullopt), "");
}

TEST(FormValues, ListsAreSplitWhereverPeoplePutCommas) {
  EXPECT_EQ(split_tags("ギフト、春，ギフト, 木の 器 ,"), (std::vector<std::string>{"ギフト", "春", "木の 器"}));
  EXPECT_EQ(split_slugs("utsuwa gift　tea"), (std::vector<std::string>{"utsuwa", "gift", "tea"}));
  EXPECT_TRUE(split_tags(" 、").empty());
}

}  // namespace
}  // namespace noren::catalog
