// What the first page of the owner's side says about orders.
#include "html/words.h"
#include "orders/admin_filter.h"
#include "orders/admin_pages.h"
#include "orders/admin_words.h"
#include "orders/sql.h"
#include "payments/disputes.h"

namespace noren::orders {
namespace {

using html::word;
using html::yen_text;

constexpr int kDays = 14;
constexpr int kRecent = 8;
constexpr std::int64_t kDayMicros = 86'400'000'000;

struct WaitingFor {
  Tab tab;
  const char* word;
  admin::Tone tone;
  int order;
};
constexpr WaitingFor kWaiting[] = {
    {Tab::to_accept, "admin.first_page.todo_accept", admin::Tone::warn, 10},
    {Tab::to_ship, "admin.first_page.todo_ship", admin::Tone::warn, 20},
    {Tab::to_refund, "admin.first_page.todo_refund", admin::Tone::bad, 30},
    {Tab::to_pay, "admin.first_page.todo_payment", admin::Tone::info, 40},
};

void tell_todos(db::Tx& tx, const Context& context, admin::FirstPage& page) {
  const std::vector<KindCount> counts = count_kinds(tx, context.shop);
  for (const WaitingFor& waiting : kWaiting) {
    std::int64_t orders = 0;
    std::optional<Instant> oldest;
    for (const KindCount& count : counts) {
      if (!is_in(waiting.tab, count.kind)) continue;
      orders += count.orders;
      oldest = std::min(oldest.value_or(count.oldest), count.oldest);
    }
    page.todos.push_back({waiting.word, orders, "/admin/orders?tab=" + std::string(name_of(waiting.tab)), staff::Right::orders,
                          waiting.tone, oldest, waiting.order});
  }
}

void tell_sales(db::Tx& tx, const Context& context, admin::FirstPage& page) {
  const LocalDate today = japan_time(context.now).date;
  const LocalDate first = plus_days(today, 1 - kDays);
  const std::size_t before = page.sales.size();
  for (int i = 0; i < kDays; ++i) page.sales.push_back({plus_days(first, i), Yen(0), 0});
  const auto read = [&](const db::Row& row) {
    const int at = days_between(first, japan_time(Instant(row.integer(0) * kDayMicros)).date);
    if (at < 0 || at >= kDays) return;  // a clock that was set back
    admin::SalesDay& day = page.sales[before + static_cast<std::size_t>(at)];
    day.orders = row.integer(1);
    day.value = row.yen(2);
  };
  tx.each(sql::sales_by_day, read, context.shop, from_japan_time({first, 0, 0, 0}));
}

Total sales_between(db::Tx& tx, const ShopId& shop, Instant from, Instant until) {
  const auto read = [](const db::Row& row) { return Total{row.integer(0), row.yen(1)}; };
  return tx.one(sql::sales_between, read, shop, from, until).value_or(Total{});
}

void tell_numbers(db::Tx& tx, const Context& context, admin::FirstPage& page) {
  const Locale locale = context.locale;
  const LocalDate today = japan_time(context.now).date;
  const Instant midnight = from_japan_time({today, 0, 0, 0});
  const Instant month = from_japan_time({{today.year, today.month, 1}, 0, 0, 0});
  const Instant until = context.now + std::chrono::microseconds(1);
  const Total now = sales_between(tx, context.shop, midnight, until);
  const Total before = sales_between(tx, context.shop, midnight - std::chrono::hours(24), until - std::chrono::hours(24));
  const Total this_month = sales_between(tx, context.shop, month, until);
  const auto count = [&](std::int64_t n) { return word(locale, "admin.common.count", {{"n", std::to_string(n)}}); };
  const auto note = [&](const std::string& value) { return word(locale, "admin.first_page.n_before", {{"value", value}}); };
  const std::string of_today = "/admin/orders?from=" + to_iso(today);
  page.numbers.push_back(
      {word(locale, "admin.first_page.n_orders"), count(now.orders), note(count(before.orders)), of_today, staff::Right::orders});
  page.numbers.push_back({word(locale, "admin.first_page.n_sales"), yen_text(locale, now.value), note(yen_text(locale, before.value)),
                          of_today, staff::Right::orders});
  page.numbers.push_back({word(locale, "admin.first_page.n_month"), yen_text(locale, this_month.value), "", "", staff::Right::orders});
  const Yen lost = payments::lost_between(tx, context.shop, month, until);
  if (lost > Yen(0))
    page.numbers.push_back(
        {word(locale, "orders.lost_this_month.name"), yen_text(locale, lost), "", "/admin/payments", staff::Right::orders});
}

}  // namespace

void OrdersToday::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  tell_todos(tx, context, page);
  tell_numbers(tx, context, page);
  tell_sales(tx, context, page);
  for (const ListedOrder& listed : list_orders(tx, context.shop, {}, {kRecent, 0})) {
    const Order& order = listed.order;
    if (listed.damaged) {
      page.recent.push_back({order.number, "/admin/orders", html::time_text(context.locale, order.created_at), "",
                             yen_text(context.locale, order.total), word(context.locale, "orders.admin_list.damaged"), admin::Tone::bad});
      continue;
    }
    const auto person = person_of(house_, listed);
    const Badge state = state_badge(order.state, context.locale);
    page.recent.push_back({order.number, "/admin/orders/" + order.number, html::time_text(context.locale, order.created_at),
                           person ? person->who_orders().name : word(context.locale, "orders.admin_person.erased"),
                           yen_text(context.locale, order.total), state.text, state.tone});
  }
}

}  // namespace noren::orders
