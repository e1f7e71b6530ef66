#include "base/time.h"

#include <charconv>
#include <cstdio>

namespace noren {
namespace {

using std::chrono::sys_days;

constexpr std::int64_t kJapanOffsetMicros = 9LL * 3600 * 1'000'000;
constexpr std::int64_t kDayMicros = 86'400LL * 1'000'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int day_number(LocalDate date) {
  const std::chrono::year_month_day ymd{std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  return static_cast<int>(sys_days(ymd).time_since_epoch().count());
}

LocalDate date_of(int day) {
  const std::chrono::year_month_day ymd{sys_days(std::chrono::days(day))};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

LocalTime split(std::int64_t micros) {
  const std::int64_t day = floor_div(micros, kDayMicros);
  const int second_of_day = static_cast<int>((micros - day * kDayMicros) / 1'000'000);
  return {date_of(static_cast<int>(day)), second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60};
}

}  // namespace

LocalTime japan_time(Instant at) { return split(at.micros() + kJapanOffsetMicros); }

Instant from_japan_time(const LocalTime& at) {
  const std::int64_t seconds = day_number(at.date) * 86'400LL + at.hour * 3600LL + at.minute * 60LL + at.second;
  return Instant(seconds * 1'000'000 - kJapanOffsetMicros);
}

LocalDate plus_days(LocalDate date, int days) { return date_of(day_number(date) + days); }

int days_between(LocalDate from, LocalDate to) { return day_number(to) - day_number(from); }

int weekday(LocalDate date) { return (((day_number(date) + 4) % 7) + 7) % 7; }

std::string to_rfc3339(Instant at) {
  const LocalTime t = split(at.micros());
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.date.year, t.date.month, t.date.day, t.hour, t.minute, t.second);
  return text;
}

std::optional<Instant> from_rfc3339(std::string_view text) {
  const auto two = [&](std::size_t at, char before) -> std::optional<int> {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (at + 2 > text.size() || text[at - 1] != before || !digit(text[at]) || !digit(text[at + 1])) return std::nullopt;
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
  };
  const auto date = date_from_iso(text.substr(0, 10));
  const auto hour = two(11, 'T'), minute = two(14, ':'), second = two(17, ':');
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::size_t at = 19;
  std::int64_t micros = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t worth = 100'000;
    const std::size_t first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, worth /= 10) micros += (text[at] - '0') * worth;
    if (at == first) return std::nullopt;
  }
  std::chrono::minutes east{0};
  if (text.substr(at) != "Z") {
    if (text.size() != at + 6 || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const auto hours = two(at + 1, text[at]), minutes = two(at + 4, ':');
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    east = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    if (text[at] == '-') east = -east;
  }
  constexpr std::chrono::hours kJapan{9};
  return from_japan_time({*date, *hour, *minute, *second}) + kJapan - east + std::chrono::microseconds(micros);
}

std::string to_iso(LocalDate date) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::optional<LocalDate> date_from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  LocalDate date;
  const auto number = [&](std::size_t from, std::size_t length, int& out) {
    const char* end = text.data() + from + length;
    const auto read = std::from_chars(text.data() + from, end, out);
    return read.ec == std::errc() && read.ptr == end && out >= 0;
  };
  if (!number(0, 4, date.year) || !number(5, 2, date.month) || !number(8, 2, date.day)) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (!ymd.ok()) return std::nullopt;
  return date;
}

}  // namespace noren
