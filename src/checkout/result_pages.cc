#include "checkout/result_pages.h"

#include "cart/cart.h"
#include "cart/visitor.h"
#include "checkout/live.h"
#include "checkout/paying.h"
#include "html/words.h"
#include "orders/deeds.h"
#include "orders/konbini.h"
#include "orders/token.h"
#include "orders/views.h"
#include "shipping/shipping.h"
#include "troubles/buyer_view.h"

namespace noren::checkout {

using html::View;
using html::word;

std::string path_of(const CheckoutId& id, std::string_view step) { return "/checkout/" + id.str() + std::string(step); }

View page_view(const Pages& pages, const Context& context, const std::string& title, const std::string& path) {
  View view = pages.frame(context, {.title = title, .path = path, .noindex = true});
  view["page"]["focused"] = true;
  view["at_form"] = view["at_confirm"] = view["at_done"] = false;
  return view;
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
  const auto shop = pages.desk.shops.by_id(context.shop);
  Doubt doubt;
  view["trouble"] = false;
  pages.desk.house.db.read([&](db::Tx& tx) {
    doubt = doubt_of(tx, *fate.payment, context.now);
    if (doubt.step == 0) return;
    const auto works = [&](LocalDate day) { return shipping::works(shop->settings.dispatch, day); };
    view["trouble"] =
        troubles::of_order(tx, {context.shop, fate.payment->order, fate.payment->order_number, context.now, context.locale, works});
  });
  // A time that is past decides nothing; and where a trouble tells what is being done and by when, that is the one time.
  if (doubt.late || view["trouble"].is_object()) view["by"] = false;
  view["longer"] = doubt.late && !view["trouble"].is_object();
  view["known"] = live_words(State::checking, at_buyer, doubt);
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

http::Response show_away(const Pages& pages, const Context& context, const CheckoutId& id) {
  const std::string path = path_of(id, "/confirm");
  View view = page_view(pages, context, word(context.locale, "checkout.confirm.away"), path);
  view["at_confirm"] = true;
  view["confirm_url"] = catalog::link(context.locale, path);
  return http::page(pages.desk.house.html.render("checkout/away", view, context.locale), 503);
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
  view["mail_url"] = order_url + "/mail";
  const std::string& sender = shop->settings.contact.email;
  view["sender_domain"] = sender.substr(std::min(sender.size(), sender.find('@') + 1));
  const auto story = pages.desk.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  view["transfer"] = transfer_view(shop->settings, order, *found.person, story, locale);
  const bool cod = order.document.payment == shops::PaymentMethod::cash_on_delivery;
  const std::string by_other = orders::recipient_pays_text(order, locale);
  view["cod"] = cod ? View{{"amount", html::yen_text(locale, order.total)}, {"by_other", by_other.empty() ? View(false) : View(by_other)}}
                    : View(false);
  view["paid"] = order.payment_state == orders::PaymentState::paid;
  view["reserved"] = order.payment_state == orders::PaymentState::authorised;
  const auto at_store = pages.desk.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, order, context.now); });
  view["konbini"] = orders::konbini_view(order, at_store, found.person, locale);
  const orders::Delivery& delivery = order.document.delivery;
  view["delivery"] = delivery.day
                         ? html::date_text(locale, *delivery.day) + (delivery.window.empty() ? "" : " " + delivery.window_name.in(locale))
                         : deliver_when(shop->settings, order.document, std::nullopt, locale);
  return http::page(pages.desk.house.html.render("checkout/thanks", view, locale));
}

}  // namespace noren::checkout
