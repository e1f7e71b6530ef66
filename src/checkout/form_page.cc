#include "checkout/form_page.h"

#include "address/prefectures.h"
#include "html/words.h"
#include "orders/address_form.h"
#include "orders/views.h"
#include "shipping/shipping.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;
using html::yen_text;

// Everything the form's view is made from.
struct Making {
  const Pages& pages;
  const Context& context;
  const FormPage& form;
  std::shared_ptr<const shops::Shop> shop;
  std::shared_ptr<const catalog::Snapshot> snapshot;
  std::map<std::string, std::string> errors;  // by form field

  Locale locale() const { return context.locale; }
  const shops::Settings& settings() const { return shop->settings; }
  View error_of(const std::string& field) const {
    const auto found = errors.find(field);
    return found == errors.end() ? View(false) : View(found->second);
  }
  View field(const std::string& name, const std::string& value) const { return {{"value", value}, {"error", error_of(name)}, {"hint", false}}; }
};

View address_view_of(const Making& making, const std::string& prefix, const AddressInput& input) {
  const auto field = [&](const std::string& name, const std::string& value) { return making.field(name, value); };
  return orders::address_fields(prefix, input, field, making.form.looked_up == prefix, making.locale());
}

Yen goods_of(const Making& making) {
  Yen goods;
  for (const WishLine& line : making.form.lines) {
    const auto found = making.snapshot->find_variant_by_sku(line.sku);
    if (found) goods += catalog::price_at(*found->variant, making.context.now) * line.quantity;
  }
  return goods;
}

// "520円", "520円〜1,430円" while the prefecture is not known, or "無料".
std::string fee_text(const Making& making, const shops::ShippingMethod& method, Yen goods) {
  const std::string free = word(making.locale(), "checkout.summary.shipping_free");
  if (method.free_from && goods >= *method.free_from) return free;
  if (const address::Prefecture* known = address::find_prefecture(making.form.input.person.shipping.prefecture)) {
    const auto own = method.fee_by_prefecture.find(known->code);
    const Yen fee = own == method.fee_by_prefecture.end() ? method.fee : own->second;
    return fee == Yen(0) ? free : yen_text(making.locale(), fee);
  }
  Yen least = method.fee;
  Yen most = method.fee;
  for (const auto& [code, fee] : method.fee_by_prefecture) {
    least = std::min(least, fee);
    most = std::max(most, fee);
  }
  return least == most ? yen_text(making.locale(), least) : yen_text(making.locale(), least) + "〜" + yen_text(making.locale(), most);
}

const shops::ShippingMethod* chosen_method(const Making& making) {
  if (const auto* chosen = making.settings().find_method(making.form.input.method); chosen != nullptr && chosen->on) return chosen;
  for (const shops::ShippingMethod& method : making.settings().shipping) {
    if (method.on) return &method;
  }
  return nullptr;
}

void add_delivery(const Making& making, View& view) {
  const shops::ShippingMethod* chosen = chosen_method(making);
  view["methods"] = View::array();
  const Yen goods = goods_of(making);
  for (const shops::ShippingMethod& method : making.settings().shipping) {
    if (!method.on) continue;
    const std::string& note = method.note.in(making.locale());
    view["methods"].push_back({{"value", method.id}, {"name", method.name.in(making.locale())}, {"fee", fee_text(making, method, goods)},
                               {"text", note.empty() ? View(false) : View(note)}, {"checked", &method == chosen}});
  }
  view["method_error"] = making.error_of("method");
  view["dates"] = View::array();
  view["times"] = View::array();
  const address::Prefecture* prefecture = address::find_prefecture(making.form.input.person.shipping.prefecture);
  if (chosen != nullptr) {
    // Before the prefecture is known the days of the nearest one are offered; a day too early for it is told when it is known.
    const int code = prefecture != nullptr ? prefecture->code : 13;
    for (const LocalDate day : shipping::delivery_days(making.settings(), *chosen, code, making.context.now)) {
      const std::string value = to_iso(day);
      view["dates"].push_back({{"value", value}, {"name", html::date_text(making.locale(), day)}, {"selected", value == making.form.input.date}});
    }
    for (const shipping::TimeWindow& window : shipping::time_windows(*chosen)) {
      view["times"].push_back({{"value", window.id}, {"name", window.name.in(making.locale())}, {"selected", window.id == making.form.input.time}});
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
  view["time_error"] = making.error_of("time");
  view["delivery_note"] = word(making.locale(), "checkout.delivery.ship_within", {{"days", std::to_string(std::max(1, making.settings().dispatch.lead_days))}});
}

void add_gift(const Making& making, View& view) {
  const shops::Gift& offered = making.settings().gift;
  const FormInput& input = making.form.input;
  view["gift_offered"] = true;  // leaving the prices off the delivery note is always possible
  view["gift"] = input.gift;
  view["hide_prices"] = input.hide_prices;
  view["noshi"] = View::array({{{"value", ""}, {"name", word(making.locale(), "checkout.form.noshi_none")}, {"selected", input.noshi.empty()}}});
  for (const std::string& kind : offered.noshi) view["noshi"].push_back({{"value", kind}, {"name", kind}, {"selected", kind == input.noshi}});
  view["wraps"] = View::array({{{"value", "0"}, {"name", word(making.locale(), "checkout.form.wrap_none")}, {"price", false}, {"checked", !input.wrap}}});
  if (offered.wrap) {
    view["wraps"].push_back({{"value", "1"}, {"name", word(making.locale(), "checkout.summary.wrap_fee")},
                             {"price", yen_text(making.locale(), offered.wrap_fee)}, {"checked", input.wrap}});
  }
  view["noshi_name"] = making.field("noshi_name", input.person.noshi_name);
  view["message"] = making.field("message", input.person.card_message);
}

void add_payment(const Making& making, View& view) {
  const shops::Payment& payment = making.settings().payment;
  view["payments"] = View::array();
  bool first = making.form.input.payment.empty();
  const auto offer = [&](shops::PaymentMethod method, std::string text, View fee) {
    if (!payment.offers(method)) return;
    const std::string value(shops::name_of(method));
    view["payments"].push_back({{"value", value}, {"name", orders::payment_name(method, making.locale())}, {"text", std::move(text)}, {"fee", std::move(fee)},
                                {"checked", value == making.form.input.payment || std::exchange(first, false)}});
  };
  offer(shops::PaymentMethod::bank_transfer,
        word(making.locale(), "checkout.payment.bank_transfer_text", {{"days", std::to_string(payment.bank_transfer.due_days)}}), false);
  View fee = false;
  if (const auto* method = chosen_method(making)) {
    const auto known = shipping::cash_on_delivery_fee(making.settings(), method->id, goods_of(making) + method->fee);
    if (known) fee = yen_text(making.locale(), *known);
  }
  offer(shops::PaymentMethod::cash_on_delivery, word(making.locale(), "checkout.payment.cash_on_delivery_text"), fee);
  view["payment_error"] = making.error_of("payment");
}

// What it would cost with what is known so far.
void add_summary(const Making& making, View& view) {
  std::vector<Fault> ignored;
  Wish wish = wish_of(making.form.input, making.locale(), ignored);
  wish.lines = making.form.lines;
  if (const auto* method = chosen_method(making); method != nullptr && wish.shipping_method.empty()) wish.shipping_method = method->id;
  if (!wish.payment) wish.payment = shops::PaymentMethod::bank_transfer;
  const auto quoted = quote(making.settings(), making.shop->version, *making.snapshot, wish, making.context.now);
  if (quoted) {
    view["lines"] = line_views(*quoted, *making.snapshot, making.locale());
    view["amounts"] = amounts_view(*quoted, making.locale());
    return;
  }
  orders::Document goods_only;
  for (const WishLine& line : making.form.lines) {
    const auto found = making.snapshot->find_variant_by_sku(line.sku);
    if (!found) continue;
    goods_only.lines.push_back({found->variant->id, line.sku,
                                {catalog::full_name(*found->item, *found->variant, Locale::ja), catalog::full_name(*found->item, *found->variant, Locale::en)},
                                catalog::price_at(*found->variant, making.context.now), line.quantity, found->item->tax});
  }
  const Yen goods = goods_of(making);
  goods_only.amounts.items = goods_only.amounts.total = goods;
  view["lines"] = line_views(goods_only, *making.snapshot, making.locale());
  view["amounts"] = amounts_view(goods_only, making.locale());
  view["amounts"]["shipping"] = word(making.locale(), "checkout.summary.shipping_later");
  view["amounts"]["provisional"] = true;
}

void add_errors(Making& making, View& view) {
  view["errors"] = View::array();
  for (const Fault& fault : making.form.faults) {
    const std::string field = form_field(fault.field);
    std::string text = text_of(fault, making.locale());
    if (making.errors.emplace(field, text).second) view["errors"].push_back({{"text", std::move(text)}, {"field", field}});
  }
  view["has_errors"] = !view["errors"].empty();
}

}  // namespace

http::Response show_form(const Pages& pages, const http::Request& request, const Context& context, const FormPage& form) {
  Making making{pages, context, form, pages.desk.shops.by_id(context.shop), pages.desk.shelf.of(context.shop), {}};
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  View view = pages.frame(context, {.title = word(context.locale, "checkout.form.title"), .path = form.action, .noindex = true});
  view["page"]["focused"] = true;
  view["at_form"] = true;
  view["at_confirm"] = view["at_done"] = false;
  view["action"] = catalog::link(context.locale, form.action);
  view["csrf"] = visitor.csrf;
  view["hidden"] = View::array();
  add_errors(making, view);
  const PersonInput& person = form.input.person;
  const auto field = [&](const std::string& name, const std::string& value) { return making.field(name, value); };
  view["email"] = orders::email_field(person.email, field, making.settings().contact.email, context.locale);
  view["phone"] = making.field("phone", person.phone);
  view["second_contact"] = making.field("second_contact", person.second);
  view["note"] = making.field("note", person.note);
  view["shipping"] = address_view_of(making, "shipping", person.shipping);
  view["orderer"] = address_view_of(making, "orderer", person.orderer);
  view["orderer_differs"] = person.has_orderer;
  const std::string& notice = making.settings().purchase_notice.in(context.locale);
  view["phone_check"] = notice.empty() ? View(false) : View(notice);
  add_gift(making, view);
  add_delivery(making, view);
  add_payment(making, view);
  add_summary(making, view);
  http::Response response = http::page(pages.desk.house.html.render("checkout/form", view, context.locale), form.faults.empty() ? 200 : 422);
  keep(visitor, request, response);
  return response;
}

}  // namespace noren::checkout
