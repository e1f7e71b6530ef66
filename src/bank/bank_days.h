// Days on which banks transfer (銀行営業日): not on Saturdays, Sundays, 国民の祝日, nor from 31 December to 3 January (銀行法 art. 15,
// 銀行法施行令 art. 5). Holidays come from data/holidays.toml, as published a year or two ahead; of later years only weekends and the turn
// of the year are known, and the bank moves the transfer. Thread: safe from any.
#pragma once
#include "base/time.h"

namespace noren::bank {

bool is_bank_day(LocalDate day);
LocalDate next_bank_day(LocalDate after);
// The last day whose holidays are known.
LocalDate bank_days_known_until();

}  // namespace noren::bank
