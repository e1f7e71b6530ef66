// /admin/refunds/new and /admin/refunds/{id}: one refund from asking for the account to the record of the transfer.
// Views: templates/admin_refund_new.html, admin_refund.html.
#include "bank/account_form.h"
#include "bank/admin_pages.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "html/words.h"
#include "http/form.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

using html::View;
using html::word;
using html::yen_text;

// ---- starting one

struct Start {
  std::optional<Owed> owed;
  NotOwed why_not = NotOwed::done;
  View order;
};

const char* not_owed_word(NotOwed why) {
  switch (why) {
    case NotOwed::under_way: return "fault.refund_under_way";
    case NotOwed::done: return "fault.refund_done";
    case NotOwed::never_paid: return "fault.never_paid";
    case NotOwed::by_provider: return "fault.by_provider";
    case NotOwed::goes_on: return "fault.goes_on";
    case NotOwed::no_surplus: return "fault.no_surplus";
  }
  return "fault.refund_done";
}

// In place of the way it was paid: a refund through the provider that failed, or came back.
std::optional<Owed> owed_for_failed(db::Tx& tx, const orders::Order& order) {
  for (const payments::Refund& refund : payments::refunds_of(tx, order.shop, order.id)) {
    if (refund.state != payments::RefundState::failed) continue;
    if (auto owed = owed_for(tx, order.shop, order.id, DepositId(), refund.id)) return owed;
  }
  return std::nullopt;
}

// Of an order whose price is not owed: what came too much with it, or a second time.
std::optional<Owed> owed_besides(db::Tx& tx, const orders::Order& order) {
  for (const Deposit& deposit : deposits_to_give_back(tx, order.shop, kOwedMost)) {
    if (deposit.order != order.id) continue;
    if (auto owed = owed_for(tx, order.shop, order.id, deposit.id)) return owed;
  }
  return std::nullopt;
}

Start find_start(const AdminPages& pages, const admin::Visit& visit, const http::Fields& fields) {
  return pages.desk.house().db.read([&](db::Tx& tx) -> Start {
    const auto number = orders::read_order_number(fields.get("order"));
    const auto order = number ? orders::find_by_number(tx, visit.context.shop, *number) : std::nullopt;
    if (!order) return {};
    const DepositId deposit(fields.get("deposit"));
    Start start;
    start.owed = owed_for(tx, visit.context.shop, order->id, deposit);
    if (!start.owed && deposit.empty()) start.owed = owed_for_failed(tx, *order);
    // Only to be shown: a second press about the price must not send the rest.
    const bool shown = visit.request.method == http::Method::get;
    if (!start.owed && deposit.empty() && shown) start.owed = owed_besides(tx, *order);
    if (!start.owed) start.why_not = why_not_owed(tx, *order, deposit);
    start.order = order_view(tx, pages.desk.house(), *order, visit.context.locale);
    return start;
  });
}

http::Response nothing_to_start(const AdminPages& pages, const admin::Visit& visit, const Start& start) {
  const std::string back = start.why_not == NotOwed::under_way ? "/admin/refunds" : start.order.at("href").get<std::string>();
  return pages.desk.refused(visit, 409, words(visit, not_owed_word(start.why_not)), back);
}

const char* why_owed(const Owed& owed) {
  if (!owed.card.empty()) return "refunds.why_failed";
  return owed.deposit.empty() ? "refunds.why_order" : "refunds.why_deposit";
}

http::Response show_start(const AdminPages& pages, const admin::Visit& visit, const Start& start, const http::Form* form) {
  const Locale locale = visit.context.locale;
  View view = {{"title", words(visit, "refunds.start")},
               {"order", start.order},
               {"deposit", start.owed->deposit.str()},
               {"most", yen_text(locale, start.owed->amount)},
               {"why", words(visit, why_owed(*start.owed))},
               {"f", {{"amount", std::to_string(start.owed->amount.amount())}, {"ask", true}}},
               {"e", View::object()}};
  if (form != nullptr) {
    view["f"] = form->typed();
    view["e"] = form->faults();
    view["has_errors"] = true;
  }
  view["f"]["ask"] = form == nullptr || visit.request.form.get("ask") != "0";
  return pages.desk.page(visit, "bank/admin_refund_new", std::move(view), form != nullptr ? 422 : 200);
}

// ---- one of them

std::optional<Refund> find_one(const AdminPages& pages, const admin::Visit& visit) {
  return pages.desk.house().db.read([&](db::Tx& tx) { return find_refund(tx, visit.context.shop, RefundId(visit.request.param("id"))); });
}

admin::Tone refund_tone(RefundState state) {
  if (state == RefundState::sent) return admin::Tone::good;
  return state == RefundState::ended || state == RefundState::sent_anyway ? admin::Tone::bad : admin::Tone::warn;
}

void add_moves(const Refund& refund, View& view) {
  const auto can = [&](RefundMove what) { return next_state(refund.state, what).has_value(); };
  view["can"] = {{"give_account", can(RefundMove::give_account)},
                 {"ask_again", can(RefundMove::ask_again)},
                 {"send", can(RefundMove::send)},
                 {"take_out", can(RefundMove::take_out)},
                 {"drop", can(RefundMove::drop)},
                 {"send_anyway", can(RefundMove::send_anyway)},
                 {"come_back", can(RefundMove::come_back)}};
}

void add_account(const admin::Visit& visit, const RefundBox& box, View& view) {
  const Locale locale = visit.context.locale;
  view["account"] = false;
  view["note"] = box.note.empty() ? View(false) : View(box.note);
  if (!box.account) return;
  view["account"] = {{"text", account_text(*box.account, locale)}, {"holder", box.account->holder}};
  view["f"].update(account_fields(*box.account));
}

// Key of words: what is to be done about it.
std::string next_of(const Refund& refund, bool link_over) {
  if (link_over) return "refund.next_asked_over";
  if (refund.state == RefundState::asked && refund.returned_on) return "refund.next_returned";
  return "refund.next_" + std::string(name_of(refund.state));
}

View day_view(const std::optional<LocalDate>& day, Locale locale) { return day ? View(html::date_text(locale, *day)) : View(false); }

http::Response show_refund(const AdminPages& pages, const admin::Visit& visit, const Refund& refund, const http::Form* form) {
  const Locale locale = visit.context.locale;
  const House& house = pages.desk.house();
  const bool link_over = refund.state == RefundState::asked && refund.link_until < visit.context.now;
  const std::string today = to_iso(japan_time(visit.context.now).date);
  View view = {{"title", word(locale, "bank.refund.title", {{"amount", yen_text(locale, refund.amount)}})},
               {"href", "/admin/refunds/" + refund.id.str()},
               {"version", std::to_string(refund.version)},
               {"state", words(visit, "refund_state." + std::string(name_of(refund.state)))},
               {"tone", admin::name_of(refund_tone(refund.state))},
               {"next", words(visit, next_of(refund, link_over))},
               {"until", html::date_text(locale, japan_time(refund.link_until).date)},
               {"link_over", link_over},
               {"asked", refund.state == RefundState::asked},
               {"sent_on", day_view(refund.sent_on, locale)},
               {"returned_on", day_view(refund.returned_on, locale)},
               {"f", {{"kind", "1"}, {"sent_on", today}, {"returned_on", today}}},
               {"e", View::object()}};
  add_moves(refund, view);
  house.db.read([&](db::Tx& tx) {
    const auto order = orders::find(tx, visit.context.shop, refund.order);
    if (order) view["order"] = order_view(tx, house, *order, locale);
    // For the buyer, in his language: the whole address, to be passed on.
    const std::string path = catalog::link(order ? order->document.locale : Locale::ja, "/refunds/" + refund_token(house.keys, refund));
    view["link"] = pages.desk.base_url(visit.context) + path;
    add_account(visit, box_of(tx, house, refund), view);
  });
  if (form != nullptr) {
    view["f"].update(form->typed());
    view["e"] = form->faults();
    view["has_errors"] = true;
  }
  view["options"] = {{"kind", kind_options(view["f"].value("kind", std::string()), locale)}};
  view["account_open"] = form != nullptr && form->typed().contains("bank");
  return pages.desk.page(visit, "bank/admin_refund", std::move(view), form != nullptr ? 422 : 200);
}

http::Response answer_refund(const AdminPages& pages, const admin::Visit& visit, const Refund& refund,
                             const Result<Refund, BankError>& done, const char* did) {
  const std::string path = "/admin/refunds/" + refund.id.str();
  if (!done) return refused(pages, visit, done.error(), words(visit, "refunds.title"), path);
  return pages.desk.done(visit, path, did);
}

http::Response save_account(const AdminPages& pages, const admin::Visit& visit, const Refund& refund, const SeenRefund& seen) {
  http::Form form(visit.request.form, visit.context.locale);
  const Account account = read_account(form, visit.context.locale);
  if (!form.good()) return show_refund(pages, visit, refund, &form);
  return answer_refund(pages, visit, refund, give_account(pages.tools, visit.context, seen, account), "bank.did.account_given");
}

using MarkSent = Result<Refund, BankError>(const Tools&, const Context&, const SeenRefund&, const Sent&);

// did: key of the words when it is done.
http::Response save_sent(const AdminPages& pages, const admin::Visit& visit, const Refund& refund, MarkSent& mark, const char* did) {
  const SeenRefund seen{refund.id, visit.request.form.number("version")};
  http::Form form(visit.request.form, visit.context.locale);
  const auto day = date_from_iso(form.line("sent_on", 10));
  const LocalDate today = japan_time(visit.context.now).date;
  if (!day) form.fault("sent_on", words(visit, "entry.error_day"));
  if (day && *day > today) form.fault("sent_on", words(visit, "entry.error_future"));
  if (day && *day < japan_time(refund.created_at).date) form.fault("sent_on", words(visit, "refund.error_early"));
  if (day && refund.returned_on && *day < *refund.returned_on) form.fault("sent_on", words(visit, "refund.error_before_return"));
  const std::string note = form.lines("note", kNoteMax);
  if (!form.good()) return show_refund(pages, visit, refund, &form);
  return answer_refund(pages, visit, refund, mark(pages.tools, visit.context, seen, {*day, note}), did);
}

http::Response save_returned(const AdminPages& pages, const admin::Visit& visit, const Refund& refund, const SeenRefund& seen) {
  http::Form form(visit.request.form, visit.context.locale);
  const auto returned = read_returned(form, visit, refund.sent_on);
  if (!returned) return show_refund(pages, visit, refund, &form);
  return answer_refund(pages, visit, refund, note_returned(pages.tools, visit.context, seen, *returned), "bank.did.refund_returned");
}

}  // namespace

http::Response start_page(const AdminPages& pages, const admin::Visit& visit) {
  const Start start = find_start(pages, visit, visit.request.query);
  if (start.order.is_null()) return pages.desk.not_found(visit);
  if (!start.owed) return nothing_to_start(pages, visit, start);
  return show_start(pages, visit, start, nullptr);
}

http::Response start(const AdminPages& pages, const admin::Visit& visit) {
  const Start start = find_start(pages, visit, visit.request.form);
  if (start.order.is_null()) return pages.desk.not_found(visit);
  if (!start.owed) return nothing_to_start(pages, visit, start);
  http::Form form(visit.request.form, visit.context.locale);
  // One that failed is one entry of its ledger: it goes as it is.
  const bool whole = !start.owed->card.empty();
  const std::string range = word(visit.context.locale, whole ? "bank.refunds.error_whole" : "bank.refunds.error_amount",
                                 {{"most", yen_text(visit.context.locale, start.owed->amount)}});
  const std::int64_t most = start.owed->amount.amount();
  const Yen amount(form.whole_or(0, "amount", {whole ? most : 1, most}, range));
  if (!form.good()) return show_start(pages, visit, start, &form);
  const bool ask = visit.request.form.get("ask") != "0";
  const auto started = start_refund(pages.tools, visit.context, {start.owed->order, start.owed->deposit, amount, ask, start.owed->card});
  if (!started) return refused(pages, visit, started.error(), words(visit, "refunds.title"), "/admin/refunds");
  return pages.desk.done(visit, "/admin/refunds/" + started->id.str(), ask ? "bank.did.asked" : "bank.did.started");
}

http::Response refund_page(const AdminPages& pages, const admin::Visit& visit) {
  const auto refund = find_one(pages, visit);
  return refund ? show_refund(pages, visit, *refund, nullptr) : pages.desk.not_found(visit);
}

http::Response refund_deed(const AdminPages& pages, const admin::Visit& visit) {
  const auto refund = find_one(pages, visit);
  const std::string& deed = visit.request.param("deed");
  if (!refund) return pages.desk.not_found(visit);
  const SeenRefund seen{refund->id, visit.request.form.number("version")};
  if (deed == "account") return save_account(pages, visit, *refund, seen);
  if (deed == "sent") return save_sent(pages, visit, *refund, mark_sent, "bank.did.refund_sent");
  if (deed == "sent-anyway") return save_sent(pages, visit, *refund, mark_sent_anyway, "bank.did.refund_sent_anyway");
  if (deed == "returned") return save_returned(pages, visit, *refund, seen);
  if (deed == "ask-again") return answer_refund(pages, visit, *refund, ask_again(pages.tools, visit.context, seen), "bank.did.asked");
  if (deed == "take-out") return answer_refund(pages, visit, *refund, take_out(pages.tools, visit.context, seen), "bank.did.taken_out");
  if (deed == "drop") return answer_refund(pages, visit, *refund, drop_refund(pages.tools, visit.context, seen), "bank.did.dropped");
  return pages.desk.not_found(visit);
}

}  // namespace noren::bank
