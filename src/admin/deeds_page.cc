// The log of who did what. Nothing can be changed here.
#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {
namespace {

std::string detail_text(const staff::Deed& deed, Locale locale) {
  const std::string before = deed.before.in(locale);
  const std::string after = deed.after.in(locale);
  if (before.empty() || after.empty()) return before + after;
  return before == after ? after : before + " → " + after;
}

// A link needs a name, also of a line that was written without one.
std::string subject_text(const staff::Deed& deed, Locale locale) {
  const std::string label = deed.label.in(locale);
  return label.empty() && !deed.subject.empty() ? html::word(locale, "staff.deeds.look") : label;
}

html::View line_view(Locale locale, const staff::DeedLine& line) {
  return {{"at", html::time_text(locale, line.at)},
          {"who", line.staff_name.empty() ? html::word(locale, "staff.deeds.system") : line.staff_name},
          {"what", staff::Saying::words(line.deed.what).in(locale)},
          {"subject", subject_text(line.deed, locale)},
          {"href", line.deed.subject},
          {"detail", detail_text(line.deed, locale)},
          {"address", line.client}};
}

html::View who_options(const Desk& desk, const Visit& visit, const StaffId& chosen) {
  html::View list = html::View::array();
  list.push_back({{"value", ""}, {"label", html::word(visit.context.locale, "staff.deeds.everybody")}, {"selected", chosen.empty()}});
  for (const staff::Account& account : staff::accounts(desk.house(), visit.context.shop))
    list.push_back({{"value", account.id.str()}, {"label", account.name}, {"selected", account.id == chosen}});
  return list;
}

}  // namespace

http::Response deeds_page(const Desk& desk, const Visit& visit) {
  const http::Fields& query = visit.request.query;
  const Locale locale = visit.context.locale;
  staff::DeedSearch search;
  search.text = query.get("q").substr(0, 400);
  search.staff = StaffId(query.get("who"));
  http::Form form(query, locale);
  const Days days = days_in(form, locale);
  search.from = days.from;
  search.to = days.to;
  search.page = page_in(query);
  // A filter that cannot be read is no filter that lets everything through.
  const staff::DeedPage found = form.good() ? staff::find_deeds(desk.house(), visit.context.shop, search) : staff::DeedPage{};

  std::string path = "/admin/deeds?q=" + http::url_encode(search.text) + "&who=" + http::url_encode(search.staff.str());
  if (search.from) path += "&from=" + to_iso(*search.from);
  if (search.to) path += "&to=" + to_iso(*search.to);
  html::View lines = html::View::array();
  for (const staff::DeedLine& line : found.lines) lines.push_back(line_view(locale, line));
  const bool none = lines.empty();
  return desk.page(
      visit, "staff/deeds",
      {{"title", html::word(locale, "staff.deeds.title")},
       {"f", {{"q", search.text}, {"from", form.typed().value("from", std::string())}, {"to", form.typed().value("to", std::string())}}},
       {"e", form.faults()},
       {"options", {{"who", who_options(desk, visit, search.staff)}}},
       {"deeds", std::move(lines)},
       {"none", none},
       {"pager", pager(locale, found.total, search.page, staff::kDeedsAPage, path)}});
}

}  // namespace noren::admin
