#include "checkout/form_page.h"

#include "address/prefectures.h"
#include "cart/visitor.h"
#include "checkout/paused.h"
#include "html/words.h"
#include "orders/address_form.h"
#include "orders/views.h"
#include "shipping/shipping.h"
#include "shops/rules.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;
using html::yen_text;

constexpr int kNearest = 13;  // 東京都

// Everything the form's view is made from.
struct Making {
  const Pages& pages;
  const Context& context;
  const FormPage& form;
  Shown shown;
  orders::Document goods;                           // lines and their sum
  const address::Prefecture* prefecture = nullptr;  // where it goes, when that is known
  orders::FaultViews faults;
  std::vector<shipping::Choice> choices;
  const shops::ShippingMethod* method = nullptr;  // the one that was chosen, or else the first that can be had

  Locale locale() const { return context.locale; }
  const shops::Settings& settings() const { return shown.shop->settings; }
  View error_of(const std::string& field) const {
    const auto found = faults.by_field.find(field);
    return found == faults.by_field.end() ? View(false) : View(found->second);
  }
  View field(const std::string& name, const std::string& value) const {
    return {{"value", value}, {"error", error_of(name)}, {"hint", false}};
  }
};

View address_view_of(const Making& making, const std::string& prefix, const AddressInput& input) {
  const auto field = [&](const std::string& name, const std::string& value) { return making.field(name, value); };
  return orders::address_fields(prefix, input, field, making.form.looked_up == prefix, making.locale());
}

// The goods as they are now; what is no longer sold is left out.
orders::Document goods_of(const catalog::Snapshot& snapshot, const std::vector<WishLine>& lines, Instant now) {
  orders::Document goods;
  for (const WishLine& line : lines) {
    const auto found = find_goods(snapshot, line);
    if (!found) continue;
    const auto name = [&](Locale locale) { return catalog::full_name(*found->item, *found->variant, locale); };
    const Yen price = catalog::price_at(*found->variant, now);
    goods.lines.push_back(
        {found->variant->id, found->variant->sku, {name(Locale::ja), name(Locale::en)}, price, line.quantity, found->item->tax});
    goods.amounts.items += price * line.quantity;
  }
  goods.amounts.total = goods.amounts.items;
  return goods;
}

// "520円", "520円〜1,430円" while the prefecture is not known, "無料", or why it cannot be had.
std::string fee_text(const Making& making, const shipping::Choice& choice) {
  const Locale locale = making.locale();
  if (choice.why) return word(locale, obstacle_word(*choice.why));
  if (choice.quote->fee == Yen(0)) return word(locale, "checkout.summary.shipping_free");
  if (making.prefecture != nullptr) return yen_text(locale, choice.quote->fee);
  const auto [least, most] = shipping::fee_range(*choice.method);
  if (least == most) return yen_text(locale, least);
  return word(locale, "checkout.form.fee_range", {{"least", yen_text(locale, least)}, {"most", yen_text(locale, most)}});
}

// Before the prefecture is known fees and days are those of the nearest one; what is not so for it is told when it is known.
int prefecture_or_nearest(const Making& making) { return making.prefecture != nullptr ? making.prefecture->code : kNearest; }

void choose_method(Making& making) {
  const int prefecture = prefecture_or_nearest(making);
  making.choices =
      shipping::choices(making.settings(), parcel_of(*making.shown.snapshot, making.goods, prefecture, making.goods.amounts.items));
  if (const auto* chosen = making.settings().find_method(making.form.input.method); chosen != nullptr && chosen->on) {
    making.method = chosen;
    return;
  }
  const auto can_be_had = [](const shipping::Choice& choice) { return choice.quote.has_value(); };
  const auto first = std::find_if(making.choices.begin(), making.choices.end(), can_be_had);
  if (first != making.choices.end()) making.method = first->method;
}

// From which day on who pays in advance may choose, where that is not the first; "" where all may be chosen.
std::string days_for_prepaid(const Making& making) {
  std::string text;
  const auto days = shipping::delivery_days(making.settings(), *making.method, prefecture_or_nearest(making), making.context.now);
  for (const auto way : {shops::PaymentMethod::bank_transfer, shops::PaymentMethod::konbini}) {
    if (days.empty() || !offered(making.shown, way)) continue;
    const auto first = shipping::first_prepaid_day(making.settings(), *making.method, prefecture_or_nearest(making), making.context.now,
                                                   money_from(making.settings(), way, making.context.now));
    if (!first || *first == days.front()) continue;
    text += (text.empty() ? "" : "\n") +
            word(making.locale(), "checkout.form.date_for",
                 {{"method", orders::payment_name(way, making.locale())}, {"day", html::date_text(making.locale(), *first)}});
  }
  return text;
}

void add_delivery_part(const Making& making, View& view) {
  const shops::ShippingMethod* chosen = making.method;
  view["methods"] = View::array();
  for (const shipping::Choice& choice : making.choices) {
    const std::string& note = choice.method->note.in(making.locale());
    view["methods"].push_back({{"value", choice.method->id},
                               {"name", choice.method->name.in(making.locale())},
                               {"fee", fee_text(making, choice)},
                               {"text", note.empty() ? View(false) : View(note)},
                               {"checked", choice.method == chosen}});
  }
  view["method_error"] = making.error_of("method");
  view["dates"] = View::array();
  view["times"] = View::array();
  if (chosen != nullptr) {
    for (const LocalDate day : shipping::delivery_days(making.settings(), *chosen, prefecture_or_nearest(making), making.context.now)) {
      const std::string value = to_iso(day);
      view["dates"].push_back(
          {{"value", value}, {"name", html::date_text(making.locale(), day)}, {"selected", value == making.form.input.date}});
    }
    for (const shipping::TimeWindow& window : shipping::time_windows(*chosen)) {
      view["times"].push_back(
          {{"value", window.id}, {"name", window.name.in(making.locale())}, {"selected", window.id == making.form.input.time}});
    }
  }
  const auto offer_any = [&](const char* list, const char* has, const char* key) {
    view[has] = !view[list].empty();
    if (view[list].empty()) return;
    view[list].insert(view[list].begin(), View{{"value", ""}, {"name", word(making.locale(), key)}, {"selected", false}});
  };
  offer_any("dates", "has_dates", "checkout.form.any_date");
  offer_any("times", "has_times", "checkout.form.any_time");
  view["date_error"] = making.error_of("date");
  const std::string note = chosen != nullptr ? days_for_prepaid(making) : "";
  view["date_note"] = note;
  view["date_described"] = std::string(note.empty() ? "" : "date_note") + (view["date_error"] == false ? "" : " date_error");
  view["time_error"] = making.error_of("time");
  view["delivery_note"] =
      word(making.locale(), "checkout.delivery.ship_within", {{"days", std::to_string(shops::ship_days(making.settings()))}});
}

void add_gift_part(const Making& making, View& view) {
  const shops::Gift& offered = making.settings().gift;
  const FormInput& input = making.form.input;
  view["gift_offered"] = true;  // leaving the prices off the delivery note is always possible
  view["gift"] = input.gift;
  view["hide_prices"] = input.hide_prices;
  view["noshi"] =
      View::array({{{"value", ""}, {"name", word(making.locale(), "checkout.form.noshi_none")}, {"selected", input.noshi.empty()}}});
  for (const std::string& kind : offered.noshi)
    view["noshi"].push_back({{"value", kind}, {"name", kind}, {"selected", kind == input.noshi}});
  view["wraps"] = View::array(
      {{{"value", "0"}, {"name", word(making.locale(), "checkout.form.wrap_none")}, {"price", false}, {"checked", !input.wrap}}});
  if (offered.wrap) {
    view["wraps"].push_back({{"value", "1"},
                             {"name", word(making.locale(), "checkout.summary.wrap_fee")},
                             {"price", yen_text(making.locale(), offered.wrap_fee)},
                             {"checked", input.wrap}});
  }
  view["noshi_name"] = making.field("noshi_name", input.person.noshi_name);
  view["message"] = making.field("message", input.person.card_message);
}

// Beside a method that is paused: why, and the way to hear that it is back, where mails go out.
View paused_view(const Making& making, shops::PaymentMethod method) {
  const auto pause = making.pages.desk.cards.pause_of(making.context.shop, method, making.context.now);
  if (!pause) return false;
  View view = {{"text", words_of(*pause, making.locale())}, {"told", making.form.told == method}, {"tell", false}};
  if (!making.pages.desk.house.mails_kept) {
    const std::string name = orders::payment_name(method, making.locale());
    view["tell"] = word(making.locale(), "checkout.payment.tell", {{"method", name}});
  }
  return view;
}

void add_payment_part(const Making& making, View& view) {
  const shops::Payment& payment = making.settings().payment;
  view["payments"] = View::array();
  bool first = making.form.input.payment.empty();
  bool any = false;
  const auto offer = [&](shops::PaymentMethod method, std::string text, View fee) {
    if (!offered(making.shown, method)) return;
    const std::string value(shops::name_of(method));
    View paused = paused_view(making, method);
    const bool can = paused == false;
    any = any || can;
    view["payments"].push_back({{"value", value},
                                {"name", orders::payment_name(method, making.locale())},
                                {"text", can ? View(std::move(text)) : View(false)},
                                {"fee", can ? std::move(fee) : View(false)},
                                {"paused", std::move(paused)},
                                {"checked", can && (value == making.form.input.payment || std::exchange(first, false))}});
  };
  offer(shops::PaymentMethod::bank_transfer,
        word(making.locale(), "checkout.payment.bank_transfer_text", {{"days", std::to_string(payment.bank_transfer.due_days)}}), false);
  offer(shops::PaymentMethod::card, word(making.locale(), "checkout.payment.card_text"), false);
  offer(shops::PaymentMethod::konbini,
        word(making.locale(), "checkout.payment.konbini_text", {{"days", std::to_string(days_at_store(making.shown))}}), false);
  offer(shops::PaymentMethod::paypay, word(making.locale(), "checkout.payment.paypay_text"), false);
  View fee = false;
  if (const auto* method = making.method) {
    const auto known = shipping::cash_on_delivery_fee(making.settings(), method->id, making.goods.amounts.items + method->fee);
    if (known) fee = yen_text(making.locale(), *known);
  }
  offer(shops::PaymentMethod::cash_on_delivery, word(making.locale(), "checkout.payment.cash_on_delivery_text"), fee);
  view["payment_error"] = making.error_of("payment");
  view["none_left"] = !any;
}

// What cannot be had is told at its field, and left out of the sums. False when nothing of it can be left out.
bool leave_out(const Making& making, const std::vector<Fault>& faults, Wish& wish) {
  const auto at = [&](std::string_view field) {
    return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) { return fault.field == field; });
  };
  bool less = false;
  if (at("gift.wrap")) less = std::exchange(wish.gift.wrap, false);
  if (at("gift.noshi") || at("gift.noshi_name")) {
    wish.gift.noshi.clear();
    wish.person.noshi_name.clear();
    less = true;
  }
  if (at("delivery_date") && wish.day) {
    wish.day.reset();
    less = true;
  }
  if (at("delivery_time") && !wish.window.empty()) {
    wish.window.clear();
    less = true;
  }
  if (!at("payment.method")) return less;
  for (const shops::PaymentMethod method : shops::kPaymentMethods) {
    if (method == wish.payment || method == shops::PaymentMethod::cash_on_delivery || !offered(making.shown, method)) continue;
    wish.payment = method;
    return true;
  }
  return less;
}

// Who is signed in, and the addresses he keeps; or the way to sign in.
void add_member_part(const Making& making, View& view) {
  const auto& known = making.form.known;
  view["member"] = false;
  view["sign_in_url"] = false;
  if (making.pages.known && !known) {
    const std::string back = http::url_encode(making.form.action);
    view["sign_in_url"] = catalog::link(making.locale(), "/account/sign-in?next=" + back);
  }
  if (!known) return;
  View member = {{"away", known->away},
                 {"signed_in", known->away ? View(false) : View(word(making.locale(), "checkout.form.member_as", {{"name", known->name}}))},
                 {"addresses", View::array()}};
  for (std::size_t i = 0; i < known->addresses.size(); ++i) {
    const AddressInput& address = known->addresses[i];
    member["addresses"].push_back({{"value", std::string(kKeptAddress) + std::to_string(i)},
                                   {"text", address.name + " " + address.prefecture + address.city + address.line1 + address.line2}});
  }
  member["has_addresses"] = known->addresses.size() > 1;
  view["member"] = std::move(member);
}

// What it would cost with what is known so far.
void add_summary(const Making& making, View& view) {
  std::vector<Fault> ignored;
  Wish wish = wish_of(making.form.input, making.locale(), ignored);
  wish.lines = making.form.lines;
  if (making.method != nullptr) wish.shipping_method = making.method->id;
  if (!wish.payment) wish.payment = shops::PaymentMethod::bank_transfer;
  auto quoted = quote(making.shown, wish, making.context.now);
  // A day stands before a time and what is given: each is found in its turn.
  for (int left = 3; !quoted && left > 0 && leave_out(making, quoted.error(), wish); --left)
    quoted = quote(making.shown, wish, making.context.now);
  if (quoted) {
    view["lines"] = line_views(*quoted, *making.shown.snapshot, making.locale());
    view["amounts"] = amounts_view(*quoted, making.locale());
    return;
  }
  view["lines"] = line_views(making.goods, *making.shown.snapshot, making.locale());
  view["amounts"] = amounts_view(making.goods, making.locale());
  view["amounts"]["shipping"] = word(making.locale(), "checkout.summary.shipping_later");
  view["amounts"]["provisional"] = true;
}

}  // namespace

http::Response show_form(const Pages& pages, const http::Request& request, const Context& context, const FormPage& form, int status) {
  const Shown shown = shown_now(pages.desk, context.shop);
  Making making{pages,
                context,
                form,
                shown,
                goods_of(*shown.snapshot, form.lines, context.now),
                address::find_prefecture(form.input.person.shipping.prefecture),
                orders::fault_views(form.faults, form_field, context.locale),
                {}};
  choose_method(making);
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  View view = pages.frame(context, {.title = word(context.locale, "checkout.form.title"), .path = form.action, .noindex = true});
  view["page"]["focused"] = true;
  view["at_form"] = true;
  view["at_confirm"] = view["at_done"] = false;
  view["action"] = catalog::link(context.locale, form.action);
  view["csrf"] = visitor.csrf;
  view["hidden"] = View::array();
  view["errors"] = making.faults.list;
  view["has_errors"] = !making.faults.list.empty();
  const PersonInput& person = form.input.person;
  const auto field = [&](const std::string& name, const std::string& value) { return making.field(name, value); };
  view["email"] = orders::email_field(person.email, field, orders::mails_from(pages.desk.house, making.settings()), context.locale);
  view["phone"] = making.field("phone", person.phone);
  view["second_contact"] = making.field("second_contact", person.second);
  view["note"] = making.field("note", person.note);
  view["shipping"] = address_view_of(making, "shipping", person.shipping);
  view["orderer"] = address_view_of(making, "orderer", person.orderer);
  view["orderer_differs"] = person.has_orderer;
  const std::string& notice = making.settings().purchase_notice.in(context.locale);
  view["phone_check"] = notice.empty() ? View(false) : View(notice);
  add_member_part(making, view);
  add_gift_part(making, view);
  add_delivery_part(making, view);
  add_payment_part(making, view);
  add_summary(making, view);
  http::Response response = http::page(pages.desk.house.html.render("checkout/form", view, context.locale), status);
  keep(visitor, request, response);
  return response;
}

}  // namespace noren::checkout
