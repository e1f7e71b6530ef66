// What the owner's side says while the installation's database is away, and a node answers from what lies there.
#include "admin/admin.h"
#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {
namespace {

using html::View;
using html::word;

constexpr const char* kLooksAgainS = "10";

// What no page shows again: who typed it types it once more.
bool is_secret(std::string_view name) { return name.starts_with("password") || name == "key" || name == "hook"; }

http::Response not_done(const Desk& desk, const Visit& visit) {
  View typed = View::array();
  bool lacks = !visit.request.files.empty();
  for (const auto& [name, value] : visit.request.form.all()) {
    if (name == "csrf") continue;
    if (is_secret(name))
      lacks = true;
    else
      typed.push_back({{"name", name}, {"value", value}});
  }
  return desk.page(visit, "admin/away_deed",
                   {{"title", word(visit.context.locale, "admin.away.not_done")},
                    {"action", visit.request.path},
                    {"typed", std::move(typed)},
                    {"lacks", lacks}},
                   409);
}

}  // namespace

std::string away_words(const Away& away, std::string_view key, Locale locale) {
  const std::string at = away.as_of ? html::time_text(locale, *away.as_of) : word(locale, "admin.away.unknown_time");
  return word(locale, "admin.away." + std::string(key), {{"time", at}});
}

http::Response away_page(const Desk& desk, const Visit& visit) {
  if (visit.request.method != http::Method::get) return not_done(desk, visit);
  const Locale locale = visit.context.locale;
  const auto away = desk.away(visit.context);
  const std::string today = to_iso(japan_time(visit.context.now).date);
  return desk
      .page(visit, "admin/away",
            {{"title", word(locale, "admin.away.title")},
             {"sees_orders", visit.session.may(staff::Right::orders)},
             {"orders", word(locale, "admin.common.count", {{"n", std::to_string(away ? away->orders_here : 0)}})},
             {"orders_href", "/admin/orders"},
             {"file_href", "/admin/orders.csv?from=" + today},
             {"again_href", visit.request.path}})
      .with("Refresh", kLooksAgainS);
}

http::Response away_outside(const Desk& desk, const http::Request& request, const Context& context) {
  const bool sent = request.method != http::Method::get;
  http::Response response =
      desk.outside(request, context, "admin/away_outside",
                   {{"title", word(context.locale, sent ? "admin.away.not_done" : "admin.away.title")}, {"sent", sent}}, sent ? 409 : 200);
  if (!sent) response.with("Refresh", kLooksAgainS);
  return response;
}

}  // namespace noren::admin
