// What lists on the owner's side share: days of a filter, pages of a list, ages.
#include <algorithm>

#include "admin/admin.h"
#include "html/words.h"

namespace noren::admin {
namespace {

constexpr std::size_t kStoryShown = 10;
constexpr std::size_t kNotWorthFolding = 3;

std::optional<LocalDate> day_in(http::Form& form, const std::string& name, Locale locale) {
  const std::string typed = form.line(name, 10);
  if (typed.empty()) return std::nullopt;
  const auto day = date_from_iso(typed);
  if (!day) form.fault(name, html::word(locale, "admin.common.filter_date"));
  return day;
}

}  // namespace

Days days_in(http::Form& form, Locale locale) {
  const Days days{day_in(form, "from", locale), day_in(form, "to", locale)};
  if (days.from && days.to && *days.to < *days.from) form.fault("to", html::word(locale, "admin.common.filter_backwards"));
  return days;
}

int page_in(const http::Fields& query) { return static_cast<int>(std::clamp<std::int64_t>(query.number("page"), 1, 100'000)); }

html::View pager(Locale locale, std::int64_t total, int page, int per_page, const std::string& path_and_query) {
  if (total <= per_page && page <= 1) return nullptr;
  const std::int64_t from = std::int64_t{page - 1} * per_page + 1;
  const std::int64_t to = std::min(total, from + per_page - 1);
  const char joint = path_and_query.find('?') == std::string::npos ? '?' : '&';
  const auto link = [&](int other) { return path_and_query + joint + "page=" + std::to_string(other); };
  html::View view{
      {"text", html::word(locale, "admin.common.range",
                          {{"from", std::to_string(std::min(from, total))}, {"to", std::to_string(to)}, {"total", std::to_string(total)}})},
      {"previous_href", false},
      {"next_href", false}};
  if (page > 1) view["previous_href"] = link(page - 1);
  if (to < total) view["next_href"] = link(page + 1);
  return view;
}

void fold_older(Locale locale, html::View& view) {
  html::View& story = view["story"];
  view["older"] = false;
  if (story.size() <= kStoryShown + kNotWorthFolding) return;
  html::View rows = html::View::array();
  for (std::size_t i = kStoryShown; i < story.size(); ++i) rows.push_back(std::move(story[i]));
  story.erase(story.begin() + static_cast<std::ptrdiff_t>(kStoryShown), story.end());
  view["older"] = {{"label", html::word(locale, "admin.common.older", {{"n", std::to_string(rows.size())}})}, {"rows", std::move(rows)}};
}

std::string age_text(Locale locale, Instant then, Instant now) {
  const auto minutes = std::max<std::int64_t>(0, (now - then).count() / 60'000'000);
  if (minutes < 60) return html::word(locale, "admin.first_page.minutes", {{"n", std::to_string(minutes)}});
  if (minutes < 48 * 60) return html::word(locale, "admin.first_page.hours", {{"n", std::to_string(minutes / 60)}});
  return html::word(locale, "admin.first_page.days", {{"n", std::to_string(minutes / (24 * 60))}});
}

}  // namespace noren::admin
