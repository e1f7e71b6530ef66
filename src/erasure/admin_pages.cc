// The owner's page that erases a person. Views: templates/admin_erasure.html, admin_erasure_known.html. An address never stands in the
// page's own address: from an order it is found by the order's number.
#include "erasure/erasure.h"
#include "html/words.h"
#include "http/form.h"
#include "text/mail_address.h"

namespace noren::erasure {
namespace {

using html::View;
using html::word;

constexpr const char* kPath = "/admin/erasure";
constexpr std::size_t kMailMax = 254;

std::string words(const admin::Visit& visit, std::string_view key) { return word(visit.context.locale, "erasure." + std::string(key)); }

http::Response ask_page(const AdminPages& pages, const admin::Visit& visit, const http::Form* form, int status = 200) {
  View view = {{"title", words(visit, "admin.title")}, {"f", {{"mail", ""}}}, {"e", View::object()}, {"has_errors", false}};
  if (form != nullptr) {
    view["f"]["mail"] = form->typed().value("mail", std::string());
    view["e"] = form->faults();
    view["has_errors"] = !form->good();
  }
  return pages.desk.page(visit, "erasure/admin_erasure", std::move(view), status);
}

View orders_view(const Known& known, Locale locale) {
  View list = View::array();
  for (const orders::Order& order : known.orders) {
    list.push_back({{"number", order.number},
                    {"href", "/admin/orders/" + order.number},
                    {"on", html::date_text(locale, japan_time(order.created_at).date)},
                    {"kept_until", html::date_text(locale, kept_until(japan_time(order.created_at).date))}});
  }
  return list;
}

View needed_view(const admin::Visit& visit, const Known& known) {
  View list = View::array();
  for (const Needed& needed : known.needed) {
    list.push_back({{"text", words(visit, "hindrance." + std::string(name_of(needed.why)))},
                    {"label", needed.label.empty() ? View(false) : View(needed.label)},
                    {"href", needed.path.empty() ? View(false) : View(needed.path)}});
  }
  return list;
}

struct Shown {
  std::string mail;
  const http::Form* form = nullptr;  // with what is wrong
  bool changed = false;              // not as it was when the page was made
};

// The address stands in a hidden field: it is in no address, no log and no history.
http::Response known_page(const AdminPages& pages, const admin::Visit& visit, const Shown& shown) {
  const Locale locale = visit.context.locale;
  const House& house = pages.desk.house();
  const Known known = house.db.read([&](db::Tx& tx) { return find_known(tx, house, visit.context, shown.mail); });
  View inquiries = View::array();
  for (const support::Inquiry& inquiry : known.inquiries)
    inquiries.push_back({{"number", inquiry.case_number}, {"href", "/admin/inquiries/" + inquiry.id}});
  View view = {{"title", words(visit, "admin.title")},
               {"mail", shown.mail},
               {"mark", known.mark},
               {"nothing", known.nothing()},
               {"changed", shown.changed},
               {"orders", orders_view(known, locale)},
               {"has_orders", !known.orders.empty()},
               {"inquiries", std::move(inquiries)},
               {"has_inquiries", !known.inquiries.empty()},
               {"member", known.member ? View("/admin/members/" + known.member->id.str()) : View(false)},
               {"needed", needed_view(visit, known)},
               {"has_needed", !known.needed.empty()},
               {"may", !known.nothing() && known.needed.empty()},
               {"e", shown.form != nullptr ? shown.form->faults() : View::object()},
               {"has_errors", shown.form != nullptr && !shown.form->good()}};
  const bool wrong = shown.form != nullptr && !shown.form->good();
  return pages.desk.page(visit, "erasure/admin_erasure_known", std::move(view), shown.changed ? 409 : wrong ? 422 : 200);
}

http::Response open_page(const AdminPages& pages, const admin::Visit& visit) {
  const std::string& number = visit.request.query.get("order");
  if (number.empty()) return ask_page(pages, visit, nullptr);
  const House& house = pages.desk.house();
  std::optional<orders::Person> person;
  const bool there = house.db.read([&](db::Tx& tx) {
    const auto order = orders::find_by_number(tx, visit.context.shop, number);
    if (order) person = orders::person_of(tx, house, *order);
    return order.has_value();
  });
  if (!there) return pages.desk.not_found(visit);
  if (!person) return pages.desk.refused(visit, 410, words(visit, "admin.already"), "/admin/orders/" + number);
  return known_page(pages, visit, {person->email});
}

http::Response press(const AdminPages& pages, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const std::string mail = form.line("mail", kMailMax);
  if (!text::parse_mail_address(mail)) form.fault("mail", words(visit, "admin.error_mail"));
  if (!form.good()) return ask_page(pages, visit, &form, 422);
  const std::string& mark = visit.request.form.get("mark");
  if (mark.empty()) return known_page(pages, visit, {mail});
  if (!form.checked("sure")) form.fault("sure", words(visit, "admin.error_sure"));
  if (!form.good()) return known_page(pages, visit, {mail, &form});
  const auto erased = erase(pages.desk.house(), pages.transport, visit.context, mail, mark);
  if (!erased) return known_page(pages, visit, {mail, nullptr, erased.error() == EraseError::changed});
  if (erased->copies_left) return pages.desk.done(visit, kPath, "erasure.admin.done_copies", admin::Tone::warn);
  return pages.desk.done(visit, kPath, "erasure.admin.done");
}

}  // namespace

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  const auto guarded = [&](http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::staff, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get(kPath, guarded(open_page));
  router.post(kPath, guarded(press));
}

}  // namespace noren::erasure
