#include "orders/instead.h"

#include <algorithm>

#include "html/words.h"
#include "orders/deeds.h"
#include "orders/rules.h"

namespace noren::orders {
namespace {

using html::word;
using html::yen_text;

constexpr int kDaysToPay = 3;

bool ends_number(const Event& event) { return event.what == Happening::part_paid || event.what == Happening::payment_undone; }

// All that had been recorded was undone with it.
bool leaves_nothing(const Event& event) { return event.what == Happening::payment_undone && parts_paid({event}) == Yen(0); }

}  // namespace

bool is_number_ended(const Order& order, const std::vector<Event>& events) {
  return order.document.payment == shops::PaymentMethod::konbini && std::any_of(events.begin(), events.end(), ends_number);
}

bool pays_instead(const Order& order, const std::vector<Event>& events) { return awaits_store(order) && is_number_ended(order, events); }

std::optional<LocalDate> pay_by(const Order& order, const std::vector<Event>& events) {
  if (!pays_instead(order, events)) return order.document.pay_until;
  std::optional<LocalDate> day = order.document.pay_until;
  bool ended = false, left = false;
  for (const Event& event : events) {
    left = left || event.what == Happening::shipped;
    if (!ends_number(event)) continue;
    const LocalDate today = japan_time(event.at).date;
    const bool in_time = !ended && (!day || today <= *day);  // who was late already stays so
    if (in_time || (leaves_nothing(event) && !left)) day = std::max(day.value_or(today), plus_days(today, kDaysToPay));
    ended = true;
  }
  return day;
}

std::optional<Instant> instead_ends(const Order& order, const std::vector<Event>& events) {
  const bool may_end = !has_left(order.state) && parts_paid(events) == Yen(0);
  if (!may_end || !pays_instead(order, events)) return std::nullopt;
  return from_japan_time({plus_days(*pay_by(order, events), 2), 0, 0, 0});
}

std::string instead_text(const Order& order, const std::vector<Event>& events, const InsteadAsked& asked, Locale locale) {
  const auto text = [&](const std::string& name, std::initializer_list<std::pair<std::string_view, std::string>> places = {}) {
    return word(locale, "orders.instead." + name, places);
  };
  const Yen parts = parts_paid(events);
  const bool some = parts > Yen(0);
  const std::string left = yen_text(locale, left_to_pay(order, events));
  const LocalDate due = *pay_by(order, events);
  const std::string overdue = due < japan_time(asked.now).date ? "_overdue" : "";
  std::string lines = has_left(order.state) ? text("sent") + "\n" : "";
  lines += (some ? text("part", {{"amount", yen_text(locale, parts)}}) : text("undone")) + "\n";
  lines += text((asked.account ? "account" : "contact") + overdue,
                {{"left", some ? text("rest", {{"left", left}}) : left}, {"due", html::date_text(locale, due)}});
  if (const auto ends = instead_ends(order, events))
    lines += "\n" + (asked.now < *ends ? text("ends", {{"by", html::time_text(locale, *ends)}}) : text("ends_soon"));
  return lines;
}

}  // namespace noren::orders
