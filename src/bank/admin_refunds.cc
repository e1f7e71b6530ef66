// GET /admin/refunds: what waits to be given back, the refunds by state, the transfer files. POST /admin/refunds/file makes one.
// View: templates/admin_refunds.html.
#include "bank/account_form.h"
#include "bank/admin_pages.h"
#include "bank/bank_days.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "html/words.h"
#include "http/form.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;
using html::yen_text;

constexpr std::int64_t kFilesShown = 12;

constexpr RefundState kTabs[] = {RefundState::asked,   RefundState::account_known, RefundState::in_file,    RefundState::sent,
                                 RefundState::dropped, RefundState::ended,         RefundState::sent_anyway};

View owed_view(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit) {
  View list = View::array();
  for (const Owed& owed : owed_by(tx, visit.context.shop)) {
    const auto order = orders::find(tx, visit.context.shop, owed.order);
    if (!order) continue;
    View one = order_view(tx, pages.desk.house(), *order, visit.context.locale);
    one["amount"] = yen_text(visit.context.locale, owed.amount);
    one["why"] = words(visit, owed.deposit.empty() ? "refunds.why_order" : "refunds.why_deposit");
    one["start_href"] = "/admin/refunds/new?order=" + owed.number + (owed.deposit.empty() ? "" : "&deposit=" + owed.deposit.str());
    list.push_back(std::move(one));
  }
  return list;
}

View refund_row(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Refund& refund) {
  const Locale locale = visit.context.locale;
  const auto order = orders::find(tx, visit.context.shop, refund.order);
  View row = order ? order_view(tx, pages.desk.house(), *order, locale) : View{{"number", ""}, {"name", ""}};
  const RefundBox box = box_of(tx, pages.desk.house(), refund);
  row["href"] = "/admin/refunds/" + refund.id.str();
  row["amount"] = yen_text(locale, refund.amount);
  row["account"] = box.account ? View(account_text(*box.account, locale)) : View(false);
  row["holder"] = box.account ? box.account->holder : std::string();
  row["key"] = refund.id.str() + ":" + std::to_string(refund.version);
  row["at"] = html::time_text(locale, refund.updated_at);
  row["until"] = View(false);
  if (refund.state == RefundState::asked) {
    const bool over = refund.link_until < visit.context.now;
    const std::string day = html::date_text(locale, japan_time(refund.link_until).date);
    row["until"] = over ? words(visit, "refunds.link_over") : word(locale, "bank.refunds.link_until", {{"day", day}});
  }
  row["sent_on"] = refund.sent_on ? View(html::date_text(locale, *refund.sent_on)) : View(false);
  return row;
}

View files_view(db::Tx& tx, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  View files = View::array();
  for (const TransferFile& file : newest_files(tx, visit.context.shop, kFilesShown)) {
    files.push_back(
        {{"href", "/admin/refunds/files/" + file.id.str()},
         {"made", html::time_text(locale, file.at) + " " + file.staff_name},
         {"day", html::date_text(locale, file.transfer_on)},
         {"sum", word(locale, "bank.refunds.file_sum", {{"n", std::to_string(file.refunds)}, {"total", yen_text(locale, file.total)}})}});
  }
  return files;
}

http::Response show_refunds(const AdminPages& pages, const admin::Visit& visit, RefundState shown, const http::Form* form) {
  const int page = admin::page_in(visit.request.query);
  View view = {{"title", words(visit, "refunds.title")},
               {"f", View::object()},
               {"e", View::object()},
               {"tabs", View::array()},
               {"refunds", View::array()}};
  pages.desk.house().db.read([&](db::Tx& tx) {
    view["owed"] = owed_view(tx, pages, visit);
    view["files"] = files_view(tx, visit);
    view["has_consignor"] = find_consignor(tx, pages.desk.house(), visit.context.shop).has_value();
    std::int64_t total = 0;
    for (const RefundState state : kTabs) {
      const std::int64_t count = count_refunds(tx, visit.context.shop, state).count;
      const std::string name(name_of(state));
      if (state == shown) total = count;
      const bool urgent = count > 0 && (state == RefundState::account_known || state == RefundState::in_file);
      view["tabs"].push_back({{"href", "/admin/refunds?show=" + name},
                              {"label", words(visit, "refund_state." + name)},
                              {"count", std::to_string(count)},
                              {"current", state == shown},
                              {"urgent", urgent}});
    }
    for (const Refund& refund : list_refunds(tx, visit.context.shop, shown, kPerPage, std::int64_t{page - 1} * kPerPage)) {
      view["refunds"].push_back(refund_row(tx, pages, visit, refund));
    }
    view["pager"] = admin::pager(visit.context.locale, total, page, kPerPage, "/admin/refunds?show=" + std::string(name_of(shown)));
  });
  view["has_owed"] = !view["owed"].empty();
  view["has_files"] = !view["files"].empty();
  view["none"] = view["refunds"].empty();
  view["to_file"] = shown == RefundState::account_known && !view["refunds"].empty();
  view["f"]["transfer_on"] = to_iso(next_bank_day(japan_time(visit.context.now).date));
  if (form != nullptr) {
    view["f"].update(form->typed());
    view["e"] = form->faults();
    view["has_errors"] = true;
  }
  return pages.desk.page(visit, "bank/admin_refunds", std::move(view), form != nullptr ? 422 : 200);
}

std::vector<SeenRefund> seen_refunds(const http::Fields& form) {
  std::vector<SeenRefund> seen;
  for (const std::string& value : form.every("refund")) {
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos) continue;
    http::Fields version;
    version.add("v", value.substr(colon + 1));
    seen.push_back({RefundId(value.substr(0, colon)), version.number("v")});
  }
  return seen;
}

}  // namespace

http::Response refunds_page(const AdminPages& pages, const admin::Visit& visit) {
  return show_refunds(pages, visit, refund_state_from(visit.request.query.get("show")).value_or(RefundState::account_known), nullptr);
}

http::Response make_transfer_file(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const auto day = date_from_iso(form.line("transfer_on", 10));
  const LocalDate today = japan_time(visit.context.now).date;
  if (!day || *day < today || *day > plus_days(today, 30) || !is_bank_day(*day))
    form.fault("transfer_on", words(visit, "refunds.error_day"));
  const std::vector<SeenRefund> refunds = seen_refunds(visit.request.form);
  if (refunds.empty()) form.fault("refund", words(visit, "refunds.error_none"));
  if (!form.good()) return show_refunds(pages, visit, RefundState::account_known, &form);
  const auto made = make_file(pages.tools, visit.context, refunds, *day);
  if (!made) return refused(pages, visit, made.error(), words(visit, "refunds.title"), "/admin/refunds");
  return pages.desk.done(visit, "/admin/refunds?show=in_file", "bank.did.file_made");
}

http::Response download_file(const AdminPages& pages, const admin::Visit& visit) {
  const auto bytes = file_bytes(pages.tools, visit.context, FileId(visit.request.param("id")));
  if (!bytes) return pages.desk.not_found(visit);
  http::Response response;
  response.content_type = "text/plain; charset=Shift_JIS";
  response.body = *bytes;
  response.with("Content-Disposition", "attachment; filename=\"furikomi-" + visit.request.param("id").substr(0, 8) + ".txt\"");
  return response;
}

}  // namespace noren::bank
