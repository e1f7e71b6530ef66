// /admin/refunds/returned?order=: a refund that was recorded by hand came back; what went from the list of refunds is led to.
// View: templates/admin_returned.html.
#include "bank/admin_pages.h"
#include "bank/store.h"
#include "html/words.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;
using html::yen_text;

struct Found {
  orders::Order order;
  View view;
  Yen by_hand;  // recorded, and still told as paid back
  std::optional<LocalDate> sent_on;
  std::vector<Refund> sent;
};

std::optional<Found> find_order(const AdminPages& pages, const admin::Visit& visit, const http::Fields& fields) {
  return pages.desk.house().db.read([&](db::Tx& tx) -> std::optional<Found> {
    const auto number = orders::read_order_number(fields.get("order"));
    const auto order = number ? orders::find_by_number(tx, visit.context.shop, *number) : std::nullopt;
    if (!order) return std::nullopt;
    Found found;
    found.order = *order;
    found.view = order_view(tx, pages.desk.house(), *order, visit.context.locale);
    found.by_hand = recorded_by_hand(tx, *order);
    found.sent_on = orders::money_back_on(orders::events_of(tx, order->id));
    for (const Refund& refund : refunds_of(tx, visit.context.shop, order->id)) {
      if (refund.state == RefundState::sent) found.sent.push_back(refund);
    }
    return found;
  });
}

View sent_view(const Found& found, Locale locale) {
  View rows = View::array();
  for (const Refund& refund : found.sent) {
    const std::string day = refund.sent_on ? html::date_text(locale, *refund.sent_on) : std::string();
    rows.push_back(
        {{"href", "/admin/refunds/" + refund.id.str() + "#returned"}, {"amount", yen_text(locale, refund.amount)}, {"day", day}});
  }
  return rows;
}

http::Response show_returned(const AdminPages& pages, const admin::Visit& visit, const Found& found, const http::Form* form) {
  const Locale locale = visit.context.locale;
  const bool by_hand = found.by_hand > Yen(0);
  View view = {{"title", words(visit, "returned.title")},
               {"order", found.view},
               {"version", std::to_string(found.order.version)},
               {"by_hand", by_hand},
               {"sent", sent_view(found, locale)},
               {"has_sent", !found.sent.empty()},
               {"none", !by_hand && found.sent.empty()},
               {"f", {{"amount", std::to_string(found.by_hand.amount())}, {"returned_on", to_iso(japan_time(visit.context.now).date)}}},
               {"e", View::object()}};
  if (form != nullptr) {
    view["f"].update(form->typed());
    view["e"] = form->faults();
    view["has_errors"] = true;
  }
  return pages.desk.page(visit, "bank/admin_returned", std::move(view), form != nullptr ? 422 : 200);
}

}  // namespace

std::optional<Returned> read_returned(http::Form& form, const admin::Visit& visit, const std::optional<LocalDate>& sent_on) {
  const auto day = date_from_iso(form.line("returned_on", 10));
  if (!day) form.fault("returned_on", words(visit, "entry.error_day"));
  if (day && *day > japan_time(visit.context.now).date) form.fault("returned_on", words(visit, "entry.error_future"));
  if (day && sent_on && *day < *sent_on) form.fault("returned_on", words(visit, "refund.error_before_sent"));
  const std::string note = form.line("note", kNoteMax);
  if (!form.good()) return std::nullopt;
  return Returned{*day, note};
}

http::Response returned_page(const AdminPages& pages, const admin::Visit& visit) {
  const auto found = find_order(pages, visit, visit.request.query);
  return found ? show_returned(pages, visit, *found, nullptr) : pages.desk.not_found(visit);
}

http::Response save_returned_by_hand(const AdminPages& pages, const admin::Visit& visit) {
  const auto found = find_order(pages, visit, visit.request.form);
  if (!found) return pages.desk.not_found(visit);
  const Locale locale = visit.context.locale;
  http::Form form(visit.request.form, locale);
  const std::int64_t most = found->by_hand.amount();
  const std::string range = word(locale, "bank.refunds.error_amount", {{"most", yen_text(locale, found->by_hand)}});
  const Yen amount(form.whole_or(0, "amount", {1, most}, range));
  const auto returned = read_returned(form, visit, found->sent_on);
  if (!returned) return show_returned(pages, visit, *found, &form);
  const orders::Seen seen{found->order.id, visit.request.form.number("version")};
  const auto done = note_returned_by_hand(pages.tools, visit.context, seen, {amount, *returned});
  const std::string order_path = "/admin/orders/" + found->order.number;
  if (!done) return refused(pages, visit, done.error(), words(visit, "refunds.title"), order_path);
  if (!*done) return pages.desk.done(visit, order_path, "bank.did.refund_returned_otherwise");
  return pages.desk.done(visit, "/admin/refunds/" + (*done)->id.str(), "bank.did.refund_returned");
}

}  // namespace noren::bank
