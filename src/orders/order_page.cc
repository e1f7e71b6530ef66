#include <algorithm>

#include "cart/visitor.h"
#include "html/words.h"
#include "mail/mail.h"
#include "orders/buyer_pages.h"
#include "orders/konbini.h"
#include "orders/order_view.h"
#include "orders/other_mails.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "shipping/shipping.h"
#include "text/phone.h"
#include "troubles/buyer_view.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

// What the last press came to, told by the address it led to.
struct Said {
  std::string_view value;
  const char* word;
};
constexpr Said kDid[] = {{"fixed", "orders.order.flash_fixed"},
                         {"cancelled", "orders.order.flash_cancelled"},
                         {"nothing", "orders.order.flash_nothing"},
                         {"both", "orders.order.flash_both"}};
constexpr Said kProblems[] = {{"stale", "orders.order.problem_stale"}, {"late", "orders.order.problem_late"}};

template <std::size_t N>
View said(const Said (&all)[N], const std::string& value, Locale locale) {
  for (const Said& one : all) {
    if (one.value == value) return word(locale, one.word);
  }
  return false;
}

View problem_of(const Order& order, const std::string& value, Locale locale) {
  if (value == "late" && order.state == State::cancelled) return word(locale, "orders.order.problem_cancelled");
  const bool sent =
      order.state == State::shipped || order.state == State::delivered || order.state == State::completed || order.state == State::returned;
  if (value == "late" && sent) return word(locale, "orders.order.problem_shipped");
  return said(kProblems, value, locale);
}

View closed_view(State state, Locale locale) {
  if (state == State::preparing) return word(locale, "orders.order.closed_preparing");
  if (state == State::shipped || state == State::delivered) return word(locale, "orders.order.closed_shipped");
  return false;
}

void add_lines(const Pages& pages, const Opened& opened, const Context& context, View& view) {
  const auto snapshot = pages.shelf.of(context.shop);
  view["lines"] = line_views(opened.order.document, *snapshot, context.locale);
  for (std::size_t i = 0; i < opened.order.document.lines.size(); ++i) {
    const auto found = snapshot->find_variant(opened.order.document.lines[i].variant);
    const bool shown = found && found->offered();
    view["lines"][i]["url"] = shown ? View(catalog::link(context.locale, "/items/" + found->item->slug)) : View(false);
  }
}

// How the money stands, and what to pay with while some is awaited.
void add_money(const Pages& pages, const Opened& opened, const Context& context, View& view) {
  const Order& order = opened.order;
  const Locale locale = context.locale;
  const auto shop = pages.shops.by_id(context.shop);
  const shops::Settings& settings = shop->settings;
  MoneyStanding money;
  money.mails_kept = pages.tools.house.mails_kept;
  std::string refund;
  std::optional<payments::Attempt> at_store;
  std::string account;
  std::vector<SurplusBack> surplus;
  pages.tools.house.db.read([&](db::Tx& tx) {
    surplus = surplus_back(tx, order);
    refund = refund_standing(tx, order);
    money.store_end = store_end(tx, order, context.now);
    at_store = store_payment(tx, order, context.now);
    money.twice = came_twice(tx, order);
    money.closing = is_payment_closing(tx, order);
    if (pages.tools.account_page) account = pages.tools.account_page(tx, order, context.now);
  });
  money.refund = refund;
  view["transfer"] = false;
  if (opened.person) {
    view["transfer"] = money.store_end ? transfer_instead_view(settings, order, *opened.person, left_to_pay(order, opened.events), locale)
                                       : transfer_view(settings, order, *opened.person, opened.events, locale);
  }
  money.account = view["transfer"].is_object();
  view["konbini"] = konbini_view(order, at_store, opened.person, locale);
  view["state"] = state_view(order, opened.events, locale, money.mails_kept, money.store_end.has_value(), money.refund, money.twice);
  view["payment"] = payment_view(order, opened.events, context.now, locale, money);
  view["payment"]["back"] = given_back_view(order, opened.events, surplus, locale);
  view["payment"]["account_url"] = account.empty() ? View(false) : View(catalog::link(locale, account));
  view["payment"]["statement"] = statement_text(settings, order.document, locale);
}

void add_person(const Opened& opened, Locale locale, View& view) {
  for (const char* name : {"contact", "shipping", "orderer", "gift", "note"}) view[name] = false;
  if (!opened.person) {
    view["note"] = word(locale, "orders.order.erased");
    return;
  }
  const Person& person = *opened.person;
  view["contact"] = {{"email", person.email},
                     {"phone", text::phone_text(person.phone)},
                     {"second", person.second.empty() ? View(false) : View(person.second)}};
  view["shipping"] = address_view(person.recipient, locale);
  view["orderer"] = person.orderer ? address_view(*person.orderer, locale) : View(false);
  view["gift"] = gift_view(opened.order.document, person, locale);
  view["note"] = person.note.empty() ? View(false) : View(person.note);
}

void add_story(const Pages& pages, const Opened& opened, const Context& context, View& view) {
  std::map<std::int64_t, std::string> details;
  std::vector<mail::Fate> fates;
  std::vector<SurplusBack> surplus;
  const auto shop = pages.shops.by_id(context.shop);
  pages.tools.house.db.read([&](db::Tx& tx) {
    const auto works = [&](LocalDate day) { return shipping::works(shop->settings.dispatch, day); };
    view["trouble"] = troubles::of_order(tx, {context.shop, opened.order.id, opened.order.number, context.now, context.locale, works});
    fates = mail::of_subject(tx, context.shop, opened.order.id.str());
    const std::vector<std::string> bank_mails = pages.bank_mails ? pages.bank_mails(tx, opened.order) : std::vector<std::string>();
    for (mail::Fate& fate : other_mails(tx, opened.order, bank_mails)) fates.push_back(std::move(fate));
    surplus = surplus_back(tx, opened.order);
    for (const Event& event : opened.events) {
      if (event.what != Happening::cancelled) continue;
      const std::string reason = personal_detail(tx, pages.tools.house, opened.order, event, "message");
      if (!reason.empty()) details[event.seq] = word(context.locale, "orders.story.cancel_reason", {{"reason", reason}});
    }
  });
  std::stable_sort(fates.begin(), fates.end(),
                   [](const mail::Fate& a, const mail::Fate& b) { return a.message.created_at < b.message.created_at; });
  view["timeline"] = timeline_view(opened.order, opened.events, details, context.locale, pages.tools.house.mails_kept, surplus);
  view["messages"] = messages_view(fates, opened.person ? opened.person->email : "", context.locale, pages.tools.house.mails_spooled);
  view["has_messages"] = !view["messages"].empty();
}

// Of two similar orders the buyer himself can say whether both are wanted.
bool add_both(const Context& context, const Opened& opened, const cart::Visitor& visitor, View& view) {
  bool asks = false;
  if (!view["trouble"].is_object()) return asks;
  for (View& one : view["trouble"]["list"]) {
    if (one.value("kind", std::string()) != troubles::kind::kSimilarOrder) continue;
    asks = true;
    one["both"] = {
        {"action", catalog::link(context.locale, path_of(opened, "/both"))}, {"csrf", visitor.csrf}, {"cancel_url", view["cancel_url"]}};
  }
  return asks;
}

void add_links(const Pages& pages, const Opened& opened, const Context& context, View& view) {
  const auto link = [&](const char* rest) { return View(catalog::link(context.locale, path_of(opened, rest))); };
  const State state = opened.order.state;
  const bool open = buyer_may_change(state);
  view["fix_url"] = open && opened.person ? link("/fix") : View(false);
  view["mail_url"] = link("/mail");
  view["cancel_url"] = open ? link("/cancel") : View(false);
  view["closed"] = closed_view(state, context.locale);
  const bool papers = !is_stopped(state) && opened.person.has_value();
  view["papers"] = papers;
  const bool money_back = papers && pages.tools.house.db.read([&](db::Tx& tx) { return is_money_back(tx, opened.order); });
  view["no_receipt"] = papers ? receipt_hindrance(opened.order, opened.events, money_back, "orders.receipt", context.locale) : View(false);
  view["receipt_url"] = papers && view["no_receipt"] == false ? link("/receipt") : View(false);
  view["invoice_url"] = papers ? link("/invoice.pdf") : View(false);
  view["qualified"] = !pages.shops.by_id(context.shop)->settings.tax.registration_number.empty();
}

}  // namespace

http::Response order_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened) {
    const auto paying = being_paid(pages, request, context);
    return paying ? http::redirect(catalog::link(context.locale, "/checkout/" + *paying + "/paid")) : pages.error(request, context, 404);
  }
  const Order& order = opened->order;
  const Locale locale = context.locale;
  View view = page_view(pages, context, word(locale, "orders.order.title", {{"number", order.number}}), path_of(*opened));
  view["number"] = order.number;
  view["placed_at"] = html::time_text(locale, order.created_at);
  view["total"] = html::yen_text(locale, order.total);
  view["flash"] = said(kDid, request.query.get("did"), locale);
  view["problem"] = problem_of(order, request.query.get("problem"), locale);
  view["steps"] = steps_view(order, opened->events, locale);
  view["has_steps"] = !view["steps"].empty();
  add_money(pages, *opened, context, view);
  view["shipments"] = shipments_view(order, opened->events, locale);
  view["has_shipments"] = !view["shipments"].empty();
  view["delivery"] = delivery_view(order.document, locale);
  view["amounts"] = amounts_view(order.document, locale);
  const Yen back = own_money_back(opened->events);
  view["went_back"] = back > Yen(0) ? View("-" + html::yen_text(locale, back)) : View(false);
  view["laws"] = laws_view(opened->events, locale);
  view["has_laws"] = !view["laws"].empty();
  add_lines(pages, *opened, context, view);
  add_person(*opened, locale, view);
  add_story(pages, *opened, context, view);
  add_links(pages, *opened, context, view);
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  const bool asks = add_both(context, *opened, visitor, view);
  http::Response response = http::page(pages.tools.house.html.render("orders/order", view, locale));
  if (asks) cart::keep(visitor, request, response);
  return response;
}

http::Response want_both_press(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened) return pages.error(request, context, 404);
  if (!cart::csrf_fits(pages.tools.house, request)) return to_order(context, *opened, "problem=stale");
  // Settled meanwhile, by the shop or by the first press: what he wants is so already.
  const auto done = want_both(pages.tools, context, opened->order.id);
  return to_order(context, *opened, done ? "did=both" : "did=nothing");
}

}  // namespace noren::orders
