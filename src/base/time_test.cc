#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace noren {
namespace {

TEST(Time, JapanIsNineHoursAhead) {
  const Instant noon = from_japan_time({{2026, 11, 21}, 12, 0, 0});
  EXPECT_EQ(to_rfc3339(noon), "2026-11-21T03:00:00Z");
  EXPECT_EQ(japan_time(noon), (LocalTime{{2026, 11, 21}, 12, 0, 0}));
  EXPECT_EQ(japan_time(Instant(-1)).date, (LocalDate{1970, 1, 1}));
}

TEST(Time, InstantsOfAnyOffsetAreRead) {
  const Instant noon = from_japan_time({{2026, 11, 21}, 12, 0, 0});
  for (const char* same : {"2026-11-21T03:00:00Z", "2026-11-21T12:00:00+09:00", "2026-11-20T22:30:00-04:30", "2026-11-21T03:00:00.000Z"})
    EXPECT_EQ(from_rfc3339(same), noon) << same;
  EXPECT_EQ(from_rfc3339("2026-11-21T12:00:00.25+09:00"), noon + std::chrono::milliseconds(250));
  EXPECT_EQ(from_rfc3339("1970-01-01T00:00:00Z"), Instant(0));
  EXPECT_EQ(from_rfc3339(to_rfc3339(noon)), noon);
  for (const char* wrong : {"", "2026-11-21", "2026-11-21T03:00:00", "2026-11-21 03:00:00Z", "2026-11-21T3:00:00Z", "2026-11-21T24:00:00Z",
                            "2026-11-21T03:00:00.Z", "2026-11-21T03:00:00+9:00", "2026-02-30T00:00:00Z", "2026-11-21T03:00:00Zx"})
    EXPECT_FALSE(from_rfc3339(wrong)) << wrong;
}

TEST(Time, DaysCountAcrossMonthsAndLeapYears) {
  EXPECT_EQ(plus_days({2028, 2, 28}, 1), (LocalDate{2028, 2, 29}));
  EXPECT_EQ(plus_days({2026, 12, 31}, 1), (LocalDate{2027, 1, 1}));
  EXPECT_EQ(days_between({2026, 11, 21}, {2026, 12, 24}), 33);
  EXPECT_EQ(weekday({2026, 11, 21}), 6);
}

TEST(Time, OnlyDaysThatExistAreRead) {
  EXPECT_EQ(date_from_iso("2026-11-21"), (LocalDate{2026, 11, 21}));
  for (const char* wrong : {"2026-02-30", "2026-13-01", "2026-1-1", "", "abcd-ef-gh", "2026-11-2x", "-026-11-21"}) {
    EXPECT_FALSE(date_from_iso(wrong).has_value()) << wrong;
  }
}

TEST(Time, EveryInstantComesBackFromItsJapaneseClock) {
  rc::check([](std::int32_t seconds) {
    const Instant at(static_cast<std::int64_t>(seconds) * 1'000'000);
    RC_ASSERT(from_japan_time(japan_time(at)) == at);
  });
}

}  // namespace
}  // namespace noren
