#include "bank/bank_days.h"

#include <gtest/gtest.h>

namespace noren::bank {
namespace {

TEST(BankDays, BanksRestOnWeekendsHolidaysAndAtTheTurnOfTheYear) {
  struct Case {
    LocalDate day;
    bool open;
  };
  const Case cases[] = {
      {{2026, 11, 20}, true},                          // a Friday
      {{2026, 11, 21}, false},                         // Saturday
      {{2026, 11, 23}, false},                         // 勤労感謝の日
      {{2026, 11, 24}, true},  {{2026, 5, 6}, false},  // 振替休日
      {{2026, 9, 22}, false},                          // 国民の休日, between two holidays
      {{2026, 12, 30}, true},  {{2026, 12, 31}, false}, {{2027, 1, 3}, false}, {{2027, 1, 4}, true},
      {{2030, 12, 31}, false}, {{2030, 7, 15}, true},  // beyond the list only weekends and the turn of the year are known
  };
  for (const Case& one : cases) EXPECT_EQ(is_bank_day(one.day), one.open) << to_iso(one.day);
}

TEST(BankDays, TheNextOneIsBehindTheHolidays) {
  EXPECT_EQ(next_bank_day({2026, 11, 20}), (LocalDate{2026, 11, 24}));
  EXPECT_EQ(next_bank_day({2026, 12, 30}), (LocalDate{2027, 1, 4}));
  EXPECT_EQ(next_bank_day({2026, 5, 1}), (LocalDate{2026, 5, 7}));
}

TEST(BankDays, TheListReachesBeyondAYear) { EXPECT_GE(bank_days_known_until(), (LocalDate{2027, 12, 31})); }

}  // namespace
}  // namespace noren::bank
