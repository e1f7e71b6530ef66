// GET, POST /admin/deposits/new: a deposit entered by hand. View: templates/admin_deposit_new.html.
#include "bank/admin_pages.h"
#include "html/words.h"
#include "http/form.h"
#include "pricing/types.h"

namespace noren::bank {
namespace {

using html::View;

http::Response show_entry(const AdminPages& pages, const admin::Visit& visit, const http::Form& form, bool known) {
  View view = {
      {"title", words(visit, "entry.title")}, {"f", form.typed()}, {"e", form.faults()}, {"known", known}, {"has_errors", !form.good()}};
  if (!visit.request.form.has("csrf")) view["f"]["day"] = to_iso(japan_time(visit.context.now).date);
  return pages.desk.page(visit, "bank/admin_deposit_new", std::move(view), form.good() ? 200 : 422);
}

}  // namespace

http::Response entry_page(const AdminPages& pages, const admin::Visit& visit) {
  return show_entry(pages, visit, http::Form(visit.request.form, visit.context.locale), false);
}

http::Response enter(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  Entry entry;
  const Locale locale = visit.context.locale;
  const std::string range = html::word(locale, "bank.entry.error_amount", {{"most", html::yen_text(locale, pricing::kMaxTotal)}});
  entry.amount = Yen(form.whole_or(0, "amount", {1, pricing::kMaxTotal.amount()}, range));
  const auto day = date_from_iso(form.line("day", 10));
  const LocalDate today = japan_time(visit.context.now).date;
  if (!day) form.fault("day", words(visit, "entry.error_day"));
  if (day && *day > today) form.fault("day", words(visit, "entry.error_future"));
  if (day && *day < plus_days(today, -3660)) form.fault("day", words(visit, "entry.error_day"));
  entry.day = day.value_or(today);
  entry.payer = form.line("payer", 100);
  if (!form.has_fault("payer") && entry.payer.empty()) form.fault("payer", words(visit, "entry.error_payer"));
  entry.another = form.checked("another");
  if (!form.good()) return show_entry(pages, visit, form, false);
  const auto entered = enter_deposit(pages.tools, visit.context, entry);
  if (entered) return pages.desk.done(visit, "/admin/deposits/" + entered->str(), "bank.did.entered");
  form.fault("another", words(visit, "entry.error_known"));
  return show_entry(pages, visit, form, true);
}

}  // namespace noren::bank
