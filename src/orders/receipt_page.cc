// 領収書: a form that asks whom it is for, then the paper. Each one issued stands in the order's story; from the second on the
// paper says 再発行, and looking at an old one again is not a new one. 収入印紙 is not needed on what is issued electronically.
#include <algorithm>

#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "orders/buyer_pages.h"
#include "orders/order_view.h"
#include "orders/views.h"
#include "shops/rules.h"
#include "text/clean.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr std::size_t kNameLineMax = 60;

std::vector<Event> receipts_of(const Opened& opened) {
  std::vector<Event> receipts;
  for (const Event& event : opened.events) {
    if (event.what == Happening::receipt_issued) receipts.push_back(event);
  }
  return receipts;
}

// What is missing of the total, and is not asked for.
Yen missing_of(const Opened& opened) {
  const auto paid = payment_of(opened.events);
  return paid ? paid->missing(opened.order) : Yen(0);
}

struct ReceiptForm {
  std::string addressee, proviso;
  std::string addressee_error, proviso_error;

  bool good() const { return addressee_error.empty() && proviso_error.empty(); }
};

std::string line(const std::string& typed, std::string& error, Locale locale) {
  const auto clean = text::clean(typed, {kNameLineMax, text::Lines::one, false});
  if (clean) return *clean;
  const bool too_long = clean.error().why == text::CleanProblem::too_long;
  error = word(locale, too_long ? "orders.receipt.too_long" : "checkout.fault.control_character");
  return text::is_valid_utf8(typed) ? typed : "";
}

ReceiptForm read_receipt_form(const http::Fields& typed, Locale locale) {
  ReceiptForm form;
  form.addressee = line(typed.get("addressee"), form.addressee_error, locale);
  form.proviso = line(typed.get("proviso"), form.proviso_error, locale);
  return form;
}

http::Response show_form(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context,
                         const ReceiptForm& form, int status = 200) {
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  const auto receipts = receipts_of(opened);
  const Locale locale = context.locale;
  View view = page_view(pages, context, word(locale, "orders.receipt.form_title"), drafts::here(request));
  view["number"] = opened.order.number;
  view["amount"] = html::yen_text(locale, opened.order.total - missing_of(opened));
  view["order_url"] = catalog::link(locale, path_of(opened));
  view["action"] = catalog::link(locale, drafts::here(request));
  view["csrf"] = visitor.csrf;
  view["hidden"] = hidden_fields({{"version", std::to_string(opened.order.version)}});
  view["addressee"] = {{"value", form.addressee}, {"error", form.addressee_error}};
  view["proviso"] = {{"value", form.proviso}, {"error", form.proviso_error}};
  view["issued"] = false;
  if (!receipts.empty()) {
    view["issued"] = word(locale, "orders.receipt.issued_before",
                          {{"at", html::time_text(locale, receipts.back().at)}, {"n", std::to_string(receipts.size())}});
  }
  const bool money_back = pages.tools.house.db.read([&](db::Tx& tx) { return is_money_back(tx, opened.order); });
  view["not_yet"] = receipt_hindrance(opened.order, opened.events, money_back, "orders.receipt", locale);
  http::Response response = http::page(pages.tools.house.html.render("orders/receipt_form", view, locale), status);
  cart::keep(visitor, request, response);
  return response;
}

View issuer_view(const shops::Settings& settings, Locale locale) {
  const auto law = [&](shops::LawItem item) { return shops::law_text(settings, item, locale); };
  const std::string& registration = settings.tax.registration_number;
  return {{"name", law(shops::LawItem::seller)},
          {"postcode", ""},
          {"lines", View::array({law(shops::LawItem::address)})},
          {"phone", law(shops::LawItem::phone)},
          {"registration", registration.empty() ? View(false) : View(registration)}};
}

http::Response show_paper(const Pages& pages, const Opened& opened, const Context& context, std::size_t n, const Event& event) {
  const Order& order = opened.order;
  const Locale locale = context.locale;
  const auto detail = [&](const char* name) {
    return pages.tools.house.db.read([&](db::Tx& tx) { return personal_detail(tx, pages.tools.house, order, event, name); });
  };
  const auto paid = payment_of(opened.events);
  View view = page_view(pages, context, word(locale, "orders.receipt.title"), path_of(opened, "/receipt"));
  view["again"] = n > 1;
  view["number"] = "R-" + order.number + "-" + std::to_string(n);
  view["order_number"] = order.number;
  view["issued_on"] = html::date_text(locale, japan_time(event.at).date);
  view["paid_on"] = paid ? View(html::date_text(locale, paid->on)) : View(false);
  view["addressee"] = detail("addressee");
  const Yen missing = missing_of(opened);
  view["amount"] = html::yen_text(locale, order.total - missing);
  view["part"] = false;
  if (missing > Yen(0)) view["part"] = word(locale, "orders.receipt.part", {{"total", html::yen_text(locale, order.total)}});
  view["proviso"] = word(locale, "orders.receipt.proviso_line", {{"proviso", detail("proviso")}});
  view["method"] = payment_name(order.document.payment, locale);
  // Those of the whole price would not be those of what came.
  view["tax"] = missing > Yen(0) ? View::array() : View(amounts_view(order.document, locale).at("tax"));
  view["issuer"] = issuer_view(pages.shops.by_id(context.shop)->settings, locale);
  view["order_url"] = catalog::link(locale, path_of(opened));
  return http::page(pages.tools.house.html.render("orders/receipt", view, locale));
}

// 御中 for firms and other bodies, 様 for people.
std::string addressed(const std::string& name, Locale locale) {
  for (const char* title : {"御中", "様", "殿"}) {  // typed although not asked for: once is enough
    if (name.ends_with(title)) return name;
  }
  static const char* const kBodies[] = {"会社", "法人", "（株）", "(株)", "㈱",   "（有）", "(有)",
                                        "㈲",   "組合", "協会",   "大学", "学校", "病院",   "役所"};
  const bool body =
      std::any_of(std::begin(kBodies), std::end(kBodies), [&](const char* mark) { return name.find(mark) != std::string::npos; });
  return word(locale, body ? "orders.receipt.to_company" : "orders.receipt.to_person", {{"name", name}});
}

// The paper's line begins with 但し and ends in として by itself.
std::string proviso_of(std::string_view typed, Locale locale) {
  constexpr std::string_view kBeginning = "但し", kEnding = "として";
  if (typed.starts_with(kBeginning)) {
    typed.remove_prefix(kBeginning.size());
    for (const std::string_view gap : {" ", "、"}) {
      if (typed.starts_with(gap)) typed.remove_prefix(gap.size());
    }
  }
  if (typed.ends_with(kEnding)) typed.remove_suffix(kEnding.size());
  return typed.empty() ? word(locale, "orders.receipt.proviso_default") : std::string(typed);
}

// To the newest paper that the order as it was opened has, and this many more since.
http::Response to_paper(const Context& context, const Opened& opened, std::size_t more = 0) {
  const std::string n = std::to_string(receipts_of(opened).size() + more);
  return http::redirect(catalog::link(context.locale, path_of(opened, "/receipt") + "?n=" + n));
}

http::Response ask_receipt_again(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context,
                                 ReceiptForm form) {
  const drafts::Draft draft{drafts::only(request.form, {"addressee", "proviso"})};
  if (auto kept = drafts::keep_here(pages.tools.house, request, context, draft)) return std::move(*kept);
  if (!cart::csrf_fits(pages.tools.house, request)) form.addressee_error = word(context.locale, "orders.order.too_old");
  return show_form(pages, opened, request, context, form, 422);
}

// A second press of the form that issued the newest one: nothing happened to the order since, and it says the same.
bool is_issued(const Pages& pages, const Opened& opened, std::int64_t form_version, const ReceiptWish& wish) {
  const Event& last = opened.events.back();
  if (last.what != Happening::receipt_issued || opened.order.version != form_version + 1) return false;
  return pages.tools.house.db.read([&](db::Tx& tx) {
    const auto detail = [&](const char* name) { return personal_detail(tx, pages.tools.house, opened.order, last, name); };
    return detail("addressee") == wish.addressee && detail("proviso") == wish.proviso;
  });
}

http::Response issue(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context) {
  ReceiptForm form = read_receipt_form(request.form, context.locale);
  const bool good = form.good() && cart::csrf_fits(pages.tools.house, request);
  if (!good) return ask_receipt_again(pages, opened, request, context, std::move(form));
  ReceiptWish wish;
  wish.addressee = addressed(form.addressee.empty() ? opened.person->who_orders().name : form.addressee, context.locale);
  wish.proviso = proviso_of(form.proviso, context.locale);
  const std::int64_t version = request.form.number("version");
  const auto done = issue_receipt(pages.tools, context, {opened.order.id, version}, wish);
  if (!done && done.error() == DeedError::stale) {
    const auto now = open_by_token(pages, request, context);
    return now && is_issued(pages, *now, version, wish) ? to_paper(context, *now) : to_order(context, opened, "problem=stale");
  }
  if (!done) return http::redirect(catalog::link(context.locale, path_of(opened, "/receipt")));  // its page says why
  drafts::drop_here(pages.tools.house, request, context);
  return to_paper(context, opened, 1);
}

}  // namespace

http::Response receipt_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened || !opened->person) return pages.error(request, context, 404);
  if (request.method == http::Method::post) return issue(pages, *opened, request, context);
  const auto receipts = receipts_of(*opened);
  for (std::size_t n = 1; n <= receipts.size(); ++n) {
    if (request.query.get("n") == std::to_string(n)) return show_paper(pages, *opened, context, n, receipts[n - 1]);
  }
  const auto draft = drafts::find_here(pages.tools.house, request, context);
  if (!draft) return show_form(pages, *opened, request, context, ReceiptForm());
  ReceiptForm form = read_receipt_form(draft->typed, context.locale);
  if (draft->stale) form.addressee_error = word(context.locale, "orders.order.too_old");
  return show_form(pages, *opened, request, context, form);
}

}  // namespace noren::orders
