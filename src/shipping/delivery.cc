#include "shipping/shipping.h"

namespace noren::shipping {
namespace {

constexpr int kYear = 366;  // a shop that is closed longer than this sends nothing; the search must end

LocalDate first_working(const shops::Dispatch& dispatch, LocalDate day) {
  for (int i = 0; i < kYear && !works(dispatch, day); ++i) day = plus_days(day, 1);
  return day;
}

}  // namespace

bool works(const shops::Dispatch& dispatch, LocalDate day) {
  return !dispatch.closed_weekdays.contains(weekday(day)) && !dispatch.closed_days.contains(day);
}

// An order after the cut-off, or on a closed day, counts for the next working day; from it lead_days working days are counted.
LocalDate dispatch_day(const shops::Dispatch& dispatch, Instant ordered_at) {
  const LocalTime at = japan_time(ordered_at);
  LocalDate day = at.hour < dispatch.cutoff_hour ? at.date : plus_days(at.date, 1);
  day = first_working(dispatch, day);
  for (int i = 0; i < dispatch.lead_days; ++i) day = first_working(dispatch, plus_days(day, 1));
  return day;
}

LocalDate earliest_delivery(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture, Instant ordered_at) {
  const auto there = method.transit_by_prefecture.find(prefecture);
  const int transit = there == method.transit_by_prefecture.end() ? method.transit_days : there->second;
  return plus_days(dispatch_day(settings.dispatch, ordered_at), transit);
}

std::optional<LocalDate> last_day_for_money(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                            LocalDate delivery, LocalDate from) {
  LocalDate day = delivery;
  for (int i = 0; i < kYear && day >= from; ++i, day = plus_days(day, -1)) {
    if (earliest_delivery(settings, method, prefecture, from_japan_time({day, 23, 59, 59})) <= delivery) return day;
  }
  return std::nullopt;
}

std::vector<LocalDate> delivery_days(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                     Instant ordered_at) {
  std::vector<LocalDate> days;
  if (!method.choose_day) return days;
  const LocalDate earliest = earliest_delivery(settings, method, prefecture, ordered_at);
  for (int i = 0; i < settings.dispatch.choosable_days; ++i) days.push_back(plus_days(earliest, i));
  return days;
}

std::optional<LocalDate> first_prepaid_day(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                           Instant ordered_at, LocalDate money_from) {
  for (const LocalDate day : delivery_days(settings, method, prefecture, ordered_at)) {
    if (last_day_for_money(settings, method, prefecture, day, money_from)) return day;
  }
  return std::nullopt;
}

std::span<const TimeWindow> time_windows(const shops::ShippingMethod& method) {
  const Carrier* carrier = find_carrier(method.carrier);
  if (!method.choose_time || carrier == nullptr) return {};
  return carrier->windows;
}

Result<void, DeliveryError> check_wish(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                       Instant ordered_at, const DeliveryWish& wish) {
  if (wish.day) {
    const auto days = delivery_days(settings, method, prefecture, ordered_at);
    if (days.empty()) return Fail(DeliveryError::no_days);
    if (*wish.day < days.front()) return Fail(DeliveryError::day_too_early);
    if (*wish.day > days.back()) return Fail(DeliveryError::day_too_late);
  }
  if (wish.window.empty()) return {};
  const auto windows = time_windows(method);
  if (windows.empty()) return Fail(DeliveryError::no_windows);
  const bool known = std::any_of(windows.begin(), windows.end(), [&](const TimeWindow& window) { return window.id == wish.window; });
  if (!known) return Fail(DeliveryError::unknown_window);
  return {};
}

}  // namespace noren::shipping
