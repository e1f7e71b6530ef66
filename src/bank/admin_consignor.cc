// GET, POST /admin/refunds/consignor: the shop's own account for the head of transfer files. View: templates/admin_consignor.html.
#include "bank/account_form.h"
#include "bank/admin_pages.h"
#include "bank/store.h"
#include "bank/zengin.h"
#include "bank/zengin_file.h"
#include "html/words.h"
#include "http/form.h"
#include "staff/staff.h"
#include "text/code_points.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;

Consignor stored(const AdminPages& pages, const admin::Visit& visit) {
  const House& house = pages.desk.house();
  return house.db.read([&](db::Tx& tx) { return find_consignor(tx, house, visit.context.shop).value_or(Consignor{}); });
}

http::Response show_consignor(const AdminPages& pages, const admin::Visit& visit, const Consignor& consignor, const http::Form* form) {
  View view = {{"title", words(visit, "consignor.title")}, {"version", std::to_string(consignor.version)}, {"e", View::object()}};
  view["f"] = account_fields(consignor.account);
  view["f"]["code"] = consignor.code;
  view["f"]["name"] = consignor.name;
  if (form != nullptr) {
    view["f"] = form->typed();
    view["e"] = form->faults();
    view["has_errors"] = true;
  }
  view["options"] = {{"kind", kind_options(view["f"].value("kind", std::string()), visit.context.locale)}};
  return pages.desk.page(visit, "bank/admin_consignor", std::move(view), form != nullptr ? 422 : 200);
}

std::string read_code(http::Form& form, const admin::Visit& visit) {
  const std::string code = text::nfkc(form.line("code", 20));
  if (code.empty() || code.size() > 10 || code.find_first_not_of("0123456789") != std::string::npos) {
    form.fault("code", words(visit, "consignor.error_code"));
    return "";
  }
  return std::string(10 - code.size(), '0') + code;
}

std::string read_consignor_name(http::Form& form, const admin::Visit& visit) {
  const std::string typed = form.line("name", 60);
  const auto zengin = to_zengin(typed);
  if (typed.empty()) {
    form.fault("name", words(visit, "consignor.error_name"));
  } else if (!zengin) {
    form.fault("name", word(visit.context.locale, "bank.account.error_holder_sign", {{"sign", zengin.error()}}));
  } else if (signs_of(*zengin) > kConsignorNameMax) {
    form.fault("name", words(visit, "consignor.error_name_long"));
  }
  return zengin.value_or("");
}

}  // namespace

http::Response consignor_page(const AdminPages& pages, const admin::Visit& visit) {
  return show_consignor(pages, visit, stored(pages, visit), nullptr);
}

http::Response save_consignor_page(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  Consignor consignor;
  consignor.code = read_code(form, visit);
  consignor.name = read_consignor_name(form, visit);
  consignor.account = read_account(form, visit.context.locale, false);
  consignor.version = visit.request.form.number("version");
  if (!form.good()) return show_consignor(pages, visit, consignor, &form);
  House& house = pages.desk.house();
  const bool saved = house.db.write([&](db::Tx& tx) {
    if (!save_consignor(tx, house, visit.context.shop, consignor)) return false;
    staff::record_deed(
        tx, visit.context, house,
        {"bank.deed.consignor", "settings", "/admin/refunds/consignor", staff::Saying::words("bank.consignor.title"), "", ""});
    return true;
  });
  if (!saved) return refused(pages, visit, BankError::stale, words(visit, "consignor.title"), "/admin/refunds/consignor");
  return pages.desk.done(visit, "/admin/refunds", "bank.did.consignor");
}

}  // namespace noren::bank
