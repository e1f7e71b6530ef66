// /admin: what the features tell, put together.
#include "admin/admin.h"
#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {
namespace {

html::View todos_view(const Visit& visit, FirstPage& page) {
  const Locale locale = visit.context.locale;
  std::stable_sort(page.todos.begin(), page.todos.end(), [](const Todo& a, const Todo& b) { return a.order < b.order; });
  html::View list = html::View::array();
  for (const Todo& todo : page.todos) {
    if (todo.count == 0 || !visit.session.may(todo.right)) continue;
    html::View entry{{"label", html::word(locale, todo.word)},
                     {"count", html::word(locale, "admin.common.count", {{"n", std::to_string(todo.count)}})},
                     {"href", todo.path},
                     {"tone", name_of(todo.tone)},
                     {"note", false}};
    if (todo.oldest)
      entry["note"] = html::word(locale, "admin.first_page.oldest", {{"age", age_text(locale, *todo.oldest, visit.context.now)}});
    list.push_back(std::move(entry));
  }
  return list;
}

html::View numbers_view(const Visit& visit, const FirstPage& page) {
  html::View list = html::View::array();
  for (const Number& number : page.numbers) {
    if (!visit.session.may(number.right)) continue;
    list.push_back({{"label", number.label}, {"value", number.value}, {"note", number.note}, {"href", number.path}});
  }
  return list;
}

html::View mail_view(const Visit& visit, const FirstPage& page, bool kept) {
  const Locale locale = visit.context.locale;
  std::string text = html::word_of_mail(locale, "admin.first_page.mail_idle", kept);
  if (page.mail_waiting > 0) {
    const std::string age = age_text(locale, page.mail_oldest.value_or(visit.context.now), visit.context.now);
    text = html::word_of_mail(locale, "admin.first_page.mail_waiting", kept, {{"n", std::to_string(page.mail_waiting)}, {"age", age}});
  }
  return {{"tone", name_of(page.mail_troubled ? Tone::warn : kept ? Tone::info : Tone::good)}, {"text", text}, {"href", "/admin/mail"}};
}

// In a picture of 280 by 100; a day with any sale is at least two high, so that it can be seen.
html::View chart_view(const Visit& visit, const FirstPage& page) {
  const Locale locale = visit.context.locale;
  Yen total, top(1);
  std::int64_t orders = 0;
  for (const SalesDay& day : page.sales) {
    total += day.value;
    top = std::max(top, day.value);
    orders += day.orders;
  }
  const LocalDate today = japan_time(visit.context.now).date;
  html::View bars = html::View::array();
  for (std::size_t i = 0; i < page.sales.size(); ++i) {
    const SalesDay& day = page.sales[i];
    std::int64_t height = day.value.amount() * 100 / top.amount();
    if (day.value.amount() > 0) height = std::max<std::int64_t>(height, 2);
    bars.push_back({{"x", std::to_string(20 * i + 4)},
                    {"y", std::to_string(100 - height)},
                    {"height", std::to_string(height)},
                    {"day", std::to_string(day.day.month) + "/" + std::to_string(day.day.day)},
                    {"label", html::date_text(locale, day.day)},
                    {"value", html::yen_text(locale, day.value)},
                    {"orders", html::word(locale, "admin.common.count", {{"n", std::to_string(day.orders)}})},
                    {"today", day.day == today}});
  }
  return {{"total",
           html::word(locale, "admin.first_page.chart_total", {{"value", html::yen_text(locale, total)}, {"n", std::to_string(orders)}})},
          {"top_label", total == Yen(0) ? std::string() : html::yen_text(locale, top)},
          {"bars", std::move(bars)}};
}

html::View recent_view(const FirstPage& page) {
  html::View list = html::View::array();
  for (const RecentOrder& order : page.recent) {
    list.push_back({{"number", order.number},
                    {"href", order.path},
                    {"at", order.at},
                    {"name", order.name},
                    {"total", order.total},
                    {"state", order.state},
                    {"tone", name_of(order.tone)}});
  }
  return list;
}

}  // namespace

http::Response first_page(const Desk& desk, const Visit& visit) {
  FirstPage page;
  desk.house().db.read([&](db::Tx& tx) {
    for (const TodoSource* source : desk.todo_sources()) source->tell(tx, visit.context, page);
  });
  const bool sees_orders = visit.session.may(staff::Right::orders);
  const bool sees_mail = visit.session.may(staff::Right::messages);
  html::View numbers = numbers_view(visit, page);
  html::View todos = todos_view(visit, page);
  const bool nothing = todos.empty();
  return desk.page(visit, "admin/first_page",
                   {{"title", html::word(visit.context.locale, "admin.first_page.title")},
                    {"date", html::date_text(visit.context.locale, japan_time(visit.context.now).date)},
                    {"todos", std::move(todos)},
                    {"nothing_to_do", nothing},
                    {"has_numbers", !numbers.empty() || sees_mail},
                    {"numbers", std::move(numbers)},
                    {"mail", sees_mail ? mail_view(visit, page, desk.house().mails_kept) : html::View(false)},
                    {"sees_orders", sees_orders},
                    {"chart", sees_orders ? chart_view(visit, page) : html::View(false)},
                    {"recent", sees_orders ? recent_view(page) : html::View::array()},
                    {"no_recent", page.recent.empty()}});
}

}  // namespace noren::admin
