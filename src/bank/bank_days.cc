#include "bank/bank_days.h"

#include <toml++/toml.h>
#include <set>

#include "base/check.h"
#include "base/embedded.h"

namespace noren::bank {
namespace {

struct Holidays {
  std::set<LocalDate> days;
  LocalDate until;
};

LocalDate date_in(const toml::node& node) {
  const auto date = date_from_iso(node.value_or(std::string()));
  check(date.has_value(), "bank holidays: not a date");
  return *date;
}

Holidays read_holidays() {
  const toml::table document = toml::parse(embedded::file("bank/data/holidays.toml"));
  const toml::array* list = document["days"].as_array();
  const toml::node* until = document["until"].node();
  check(list != nullptr && until != nullptr, "bank holidays: days and until are needed");
  Holidays holidays;
  holidays.until = date_in(*until);
  for (const toml::node& node : *list) holidays.days.insert(date_in(node));
  return holidays;
}

const Holidays& known() {
  static const Holidays holidays = read_holidays();
  return holidays;
}

bool is_turn_of_the_year(LocalDate day) { return (day.month == 12 && day.day == 31) || (day.month == 1 && day.day <= 3); }

}  // namespace

bool is_bank_day(LocalDate day) {
  const int weekday_of = weekday(day);
  return weekday_of != 0 && weekday_of != 6 && !is_turn_of_the_year(day) && !known().days.contains(day);
}

LocalDate next_bank_day(LocalDate after) {
  LocalDate day = plus_days(after, 1);
  while (!is_bank_day(day)) day = plus_days(day, 1);
  return day;
}

LocalDate bank_days_known_until() { return known().until; }

}  // namespace noren::bank
