#include "checkout/result_pages.h"

#include "base/embedded.h"
#include "base/hex.h"
#include "cart/cart.h"
#include "cart/visitor.h"
#include "checkout/live.h"
#include "checkout/paying.h"
#include "html/words.h"
#include "orders/address_form.h"
#include "orders/deeds.h"
#include "orders/konbini.h"
#include "orders/token.h"
#include "orders/views.h"
#include "shops/rules.h"
#include "text/mail_address.h"
#include "text/phone.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;

View page_view(const Pages& pages, const Context& context, const std::string& title, const std::string& path) {
  View view = pages.frame(context, {.title = title, .path = path, .noindex = true});
  view["page"]["focused"] = true;
  view["at_form"] = view["at_confirm"] = view["at_done"] = false;
  return view;
}

std::string path_of(const CheckoutId& id, const char* step) { return "/checkout/" + id.str() + step; }

View warnings_of(const orders::Person& person, const std::string& shop_mail, const std::string& form_url, Locale locale) {
  View warnings = View::array();
  if (const std::string hint = orders::carrier_hint(person.email, shop_mail, locale); !hint.empty()) {
    warnings.push_back({{"text", word(locale, "checkout.confirm.carrier", {{"email", person.email}, {"hint", hint}})}, {"url", false}});
  }
  if (const auto meant = text::suggest_mail_address(person.email)) {
    warnings.push_back({{"text", word(locale, "checkout.confirm.check_email", {{"email", person.email}, {"meant", *meant}})},
                        {"url", form_url + "#contact"}});
  }
  return warnings;
}

View law_view(const shops::Settings& settings, const orders::Document& document, Locale locale) {
  const std::string& period = shops::law_text(settings, shops::LawItem::application_period, locale);
  return {{"quantity", word(locale, "checkout.confirm.quantity_total", {{"n", std::to_string(pieces(document))}})},
          {"pay_when", pay_when(settings, document, locale)},
          {"deliver_when", deliver_when(settings, document, locale)},
          {"period", period.empty() ? View(false) : View(period)},
          {"cancel", shops::law_text(settings, shops::LawItem::returns, locale)}};
}

View hidden_fields(const std::string& key, const std::string& seen) {
  return View::array({{{"name", "key"}, {"value", key}}, {{"name", "seen"}, {"value", seen}}});
}

}  // namespace

std::string confirmation_version() {
  return to_hex(
      crypto::sha256(std::string(embedded::file("checkout/templates/confirm.html")) + std::string(embedded::file("checkout/text.toml")))
          .substr(0, 8));
}

std::string mark_of_shown(const Desk& desk, const Checkout& checkout) {
  std::string shown = desk.confirmation_version + " " + std::to_string(checkout.version);
  for (const shops::LawVersion& law : desk.shops.by_id(checkout.shop)->law) shown += " " + law.version;
  return to_hex(crypto::sha256(shown).substr(0, 8));
}

http::Response show_confirm(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                            const Notices& notices, int status) {
  const auto shop = pages.desk.shops.by_id(context.shop);
  const auto snapshot = pages.desk.shelf.of(context.shop);
  const Checkout& checkout = found.checkout;
  const orders::Person& person = *found.person;
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  const Locale locale = context.locale;
  View view = page_view(pages, context, word(locale, "checkout.confirm.title"), path_of(checkout.id, "/confirm"));
  const std::string form_url = catalog::link(locale, path_of(checkout.id, ""));
  view["at_confirm"] = true;
  view["action"] = catalog::link(locale, path_of(checkout.id, "/complete"));
  view["csrf"] = visitor.csrf;
  view["hidden"] = hidden_fields(crypto::token(pages.desk.house.env.random), mark_of_shown(pages.desk, found.checkout));
  view["form_url"] = form_url;
  const std::string about = std::string("checkout.confirm.") + notices.about;
  view["told"] = notices.texts.empty() ? View(false) : View({{"title", word(locale, about)}, {"kept", word(locale, about + "_kept")}});
  view["notices"] = View::array();
  for (const std::string& text : notices.texts) view["notices"].push_back({{"text", text}});
  view["warnings"] = warnings_of(person, orders::mails_from(pages.desk.house, shop->settings), form_url, locale);
  view["has_warnings"] = !view["warnings"].empty();
  view["lines"] = line_views(checkout.document, *snapshot, locale);
  bool can_order = true;
  for (std::size_t i = 0; i < checkout.document.lines.size(); ++i) {
    const orders::Line& line = checkout.document.lines[i];
    const std::int64_t left = pages.desk.board.quantity(line.variant);
    if (left >= line.quantity) continue;
    can_order = false;
    view["lines"][i]["blocked"] = true;
    view["lines"][i]["change"] =
        left <= 0 ? word(locale, "cart.change.sold_out") : word(locale, "cart.change.few", {{"n", std::to_string(left)}});
  }
  view["can_order"] = can_order;
  view["amounts"] = amounts_view(checkout.document, locale);
  view["contact"] = {{"email", person.email},
                     {"phone", text::phone_text(person.phone)},
                     {"second", person.second.empty() ? View(false) : View(person.second)}};
  view["shipping"] = address_view(person.recipient, locale);
  view["orderer"] = person.orderer ? address_view(*person.orderer, locale) : View(false);
  view["gift"] = gift_view(checkout.document, person, locale);
  view["note"] = person.note.empty() ? View(false) : View(person.note);
  view["delivery"] = delivery_view(checkout.document, locale);
  view["payment"] = {{"name", orders::payment_name(checkout.document.payment, locale)},
                     {"prepaid", shops::is_prepaid(checkout.document.payment) && checkout.document.payment != shops::PaymentMethod::card},
                     {"statement", orders::statement_text(shop->settings, checkout.document, locale)}};
  view["law"] = law_view(shop->settings, checkout.document, locale);
  http::Response response = http::page(pages.desk.house.html.render("checkout/confirm", view, locale), status);
  const auto gateway = pages.desk.cards.gateway_of(context.shop);
  if (checkout.document.payment == shops::PaymentMethod::card && gateway != nullptr) {
    response.with("Content-Security-Policy", http::content_policy(gateway->page_origin()));
  }
  keep(visitor, request, response);
  return response;
}

http::Response show_similar(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                            const std::string& details) {
  const Locale locale = context.locale;
  const View told = View::parse(details);
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  const bool paying = told.value("being_paid", false);
  const std::string title = word(locale, paying ? "checkout.similar_paying.title" : "checkout.similar.title");
  View view = page_view(pages, context, title, "");
  view["at_confirm"] = true;
  view["title"] = title;
  const Instant then = *from_rfc3339(told.at("ordered_at").get<std::string>());
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(context.now - then).count();
  view["at"] = html::time_text(locale, then);
  view["minutes"] = word(locale, "checkout.similar.minutes_ago", {{"n", std::to_string(std::max<std::int64_t>(0, minutes))}});
  const bool has_end = paying && told.at("known_by").is_string();
  const View by = has_end ? View(html::time_text(locale, *from_rfc3339(told.at("known_by").get<std::string>()))) : View(false);
  view["being_paid"] = paying ? View{{"by", by}} : View(false);
  const bool known = !paying && told.contains("number");
  view["number"] = known ? told.at("number") : View(false);
  view["order_url"] = known ? View(catalog::link(locale, "/orders/" + told.at("token").get<std::string>())) : View(false);
  view["lines"] = line_views(found.checkout.document, *pages.desk.shelf.of(context.shop), locale);
  view["total"] = html::yen_text(locale, found.checkout.document.amounts.total);
  view["action"] = catalog::link(locale, path_of(found.checkout.id, "/complete"));
  view["csrf"] = visitor.csrf;
  view["hidden"] = hidden_fields(crypto::token(pages.desk.house.env.random), mark_of_shown(pages.desk, found.checkout));
  http::Response response = http::page(pages.desk.house.html.render("checkout/similar", view, locale), 409);
  keep(visitor, request, response);
  return response;
}

namespace {

View checking_view(const Pages& pages, const Context& context, const CheckoutId& id, const char* step, const char* title, Instant since) {
  View view = page_view(pages, context, word(context.locale, title), path_of(id, step));
  view["page"]["refresh"] = "5";
  view["at_confirm"] = true;
  view["status_url"] = catalog::link(context.locale, path_of(id, step));
  view["checkout_url"] = "/api/v1/checkouts/" + id.str();
  view["number"] = false;
  view["since"] = html::time_text(context.locale, since);
  view["by"] = html::time_text(context.locale, since + kDecidedWithin);
  view["held"] = false;
  return view;
}

}  // namespace

http::Response show_paying(const Pages& pages, const http::Request& request, const Context& context, const Completion& fate, bool leaves) {
  const CheckoutId id(fate.payment->order.str());
  const bool at_buyer = fate.payment->state == payments::State::at_buyer;
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  const char* title = at_buyer ? "checkout.paying.waiting_title" : "checkout.paying.checking_title";
  View view = checking_view(pages, context, id, "/paid", title, fate.payment->doubt_since.value_or(fate.payment->created_at));
  if (at_buyer) view["page"]["refresh"] = "30";
  if (leaves) view["page"]["leads_to"] = fate.payment->redirect;
  view["number"] = fate.payment->order_number;
  view["held"] = true;
  view["checking"] = !at_buyer;
  view["known"] = live_words(State::checking, at_buyer);
  view["pay_url"] = at_buyer ? View(fate.payment->redirect) : View(false);
  view["give_up_url"] = catalog::link(context.locale, path_of(id, "/give-up"));
  view["csrf"] = visitor.csrf;
  http::Response response = http::page(pages.desk.house.html.render("checkout/paying", view, context.locale), 202);
  keep(visitor, request, response);
  return response;
}

http::Response show_checking(const Pages& pages, const Context& context, const CheckoutId& id) {
  const View view = checking_view(pages, context, id, "/thanks", "checkout.checking.title", context.now);
  return http::page(pages.desk.house.html.render("checkout/checking", view, context.locale), 202);
}

http::Response show_gone(const Pages& pages, const http::Request& request, const Context& context, bool expired) {
  View view = page_view(pages, context, word(context.locale, expired ? "checkout.gone.expired" : "checkout.gone.ended"), "");
  view["expired"] = expired;
  view["has_cart"] = !cart::read(pages.desk.house.keys, context.shop, request).cart.empty();
  return http::page(pages.desk.house.html.render("checkout/gone", view, context.locale), 410);
}

http::Response show_thanks(const Pages& pages, const http::Request&, const Context& context, const Found& found) {
  const auto shop = pages.desk.shops.by_id(context.shop);
  const orders::Order& order = *found.order;
  const Locale locale = context.locale;
  const std::string token = orders::order_token(pages.desk.house.keys, context.shop, order.id.str());
  const std::string order_url = catalog::link(locale, "/orders/" + token);
  View view = page_view(pages, context, word(locale, "checkout.thanks.title"), path_of(found.checkout.id, "/thanks"));
  view["page"]["focused"] = false;
  view["at_done"] = true;
  view["number"] = order.number;
  view["order_url"] = order_url;
  view["total"] = html::yen_text(locale, order.total);
  view["email"] = found.person->email;
  view["fix_url"] = order_url + "/fix";
  const std::string& sender = shop->settings.contact.email;
  view["sender_domain"] = sender.substr(std::min(sender.size(), sender.find('@') + 1));
  const Yen left = pages.desk.house.db.read([&](db::Tx& tx) { return orders::left_to_pay(order, orders::events_of(tx, order.id)); });
  view["transfer"] = transfer_view(shop->settings, order, *found.person, left, locale);
  const bool cod = order.document.payment == shops::PaymentMethod::cash_on_delivery;
  view["cod"] = cod ? View{{"amount", html::yen_text(locale, order.total)}} : View(false);
  view["paid"] = order.payment_state == orders::PaymentState::paid;
  view["reserved"] = order.payment_state == orders::PaymentState::authorised;
  const auto at_store = pages.desk.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, order); });
  view["konbini"] = orders::konbini_view(at_store, found.person, locale);
  const orders::Delivery& delivery = order.document.delivery;
  view["delivery"] = delivery.day
                         ? html::date_text(locale, *delivery.day) + (delivery.window.empty() ? "" : " " + delivery.window_name.in(locale))
                         : deliver_when(shop->settings, order.document, locale);
  return http::page(pages.desk.house.html.render("checkout/thanks", view, locale));
}

http::Response show_refused(const Pages& pages, const http::Request& request, const Context& context, const CheckoutId& id, Refused why) {
  const bool full = why == Refused::storage_full;
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  View view = page_view(pages, context, word(context.locale, "checkout.refused.title"), "");
  view["storage"] = full;
  view["paused"] = !full;
  view["retry_action"] = catalog::link(context.locale, path_of(id, "/complete"));
  view["csrf"] = visitor.csrf;
  // A refusal is remembered under its key; a full disk could remember nothing, and the same press counts.
  view["hidden"] = hidden_fields(full ? request.form.get("key") : crypto::token(pages.desk.house.env.random), request.form.get("seen"));
  return http::page(pages.desk.house.html.render("checkout/refused", view, context.locale), full ? 507 : 409);
}

}  // namespace noren::checkout
