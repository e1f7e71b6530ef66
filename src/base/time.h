// Instants are UTC microseconds; days and hours a person reads are Japan's (Asia/Tokyo, UTC+9 without summer time since 1951).
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace noren {

class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(std::int64_t micros) : micros_(micros) {}

  constexpr std::int64_t micros() const { return micros_; }
  constexpr std::int64_t seconds() const { return micros_ / 1'000'000; }
  constexpr auto operator<=>(const Instant&) const = default;

  constexpr Instant operator+(std::chrono::microseconds d) const { return Instant(micros_ + d.count()); }
  constexpr Instant operator-(std::chrono::microseconds d) const { return Instant(micros_ - d.count()); }
  constexpr std::chrono::microseconds operator-(Instant other) const { return std::chrono::microseconds(micros_ - other.micros_); }

 private:
  std::int64_t micros_ = 0;
};

// A day of the Gregorian calendar, as a shop in Japan means it.
struct LocalDate {
  int year = 1970;
  int month = 1;
  int day = 1;
  auto operator<=>(const LocalDate&) const = default;
};

struct LocalTime {
  LocalDate date;
  int hour = 0;
  int minute = 0;
  int second = 0;
  auto operator<=>(const LocalTime&) const = default;
};

LocalTime japan_time(Instant at);
Instant from_japan_time(const LocalTime& at);

LocalDate plus_days(LocalDate date, int days);
int days_between(LocalDate from, LocalDate to);
int weekday(LocalDate date);  // 0 Sunday ... 6 Saturday

std::string to_rfc3339(Instant at);                       // 2026-11-21T03:04:05Z (RFC 3339, seconds)
// With any offset, and with or without parts of a second; nothing for what is none.
std::optional<Instant> from_rfc3339(std::string_view text);
std::string to_iso(LocalDate date);                       // 2026-11-21
std::optional<LocalDate> date_from_iso(std::string_view); // nothing for a day that does not exist

}  // namespace noren
