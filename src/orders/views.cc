#include "orders/views.h"

#include <algorithm>

#include "address/prefectures.h"
#include "catalog/rules.h"
#include "html/words.h"
#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/rules.h"
#include "shops/rules.h"
#include "shops/shops.h"
#include "text/code_points.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;
using html::yen_text;

// By when to pay for the parcel to be there on its day: as it was agreed. Where no day was, or it is over, early is all that can be said.
std::string pay_for_day(const Document& document, LocalDate today, Locale locale) {
  const char* by = document.payment == shops::PaymentMethod::konbini ? "konbini" : "transfer";
  const std::string key = std::string("checkout.delivery.date_with_") + by;
  const auto last = document.terms ? document.terms->money_by : std::nullopt;
  if (!last || *last < today) return word(locale, key);
  return word(locale, key + "_until", {{"due", html::date_text(locale, *last)}});
}

// A delivery note without prices does not keep from the recipient what the driver has to ask for.
std::string with_amount_told(const Document& document, const std::string& who_pays, Locale locale) {
  return document.gift.without_prices ? who_pays + "\n" + word(locale, "checkout.payment.amount_told") : who_pays;
}

View account_view(const shops::Settings& settings, const std::string& name, Yen left, const std::string& due, Locale locale) {
  const shops::BankAccount& account = settings.payment.bank_transfer.account;
  return {{"bank", account.bank},
          {"branch", account.branch},
          {"kind", shops::account_kind_text(account.kind, locale)},
          {"account", account.number},
          {"holder", account.holder},
          {"amount", yen_text(locale, left)},
          {"due", due},
          {"for_day", false},
          {"name", name}};
}

}  // namespace

View line_views(const Document& document, Locale locale) {
  View lines = View::array();
  for (const Line& line : document.lines) {
    lines.push_back({{"name", line.name.in(locale)},
                     {"variant", false},
                     {"picture", false},
                     {"unit", yen_text(locale, line.unit)},
                     {"quantity", std::to_string(line.quantity)},
                     {"amount", yen_text(locale, line.unit * line.quantity)},
                     {"reduced", line.tax == pricing::TaxKind::reduced},
                     {"change", false},
                     {"blocked", false}});
  }
  return lines;
}

View line_views(const Document& document, const catalog::Snapshot& snapshot, Locale locale) {
  View lines = line_views(document, locale);
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    const auto found = snapshot.find_variant(document.lines[i].variant);
    const bool pictured = found && !found->item->pictures.empty();
    if (pictured) lines[i]["picture"] = {{"src", catalog::picture_url(found->item->pictures.front(), 320)}};
  }
  return lines;
}

bool has_reduced(const Document& document) {
  return std::any_of(document.lines.begin(), document.lines.end(), [](const Line& line) { return line.tax == pricing::TaxKind::reduced; });
}

View amounts_view(const Document& document, Locale locale) {
  const pricing::Amounts& amounts = document.amounts;
  View fees = View::array();
  if (document.payment_fee != Yen(0))
    fees.push_back({{"name", word(locale, "checkout.summary.cod_fee")}, {"amount", yen_text(locale, document.payment_fee)}});
  if (document.wrap_fee != Yen(0))
    fees.push_back({{"name", word(locale, "checkout.summary.wrap_fee")}, {"amount", yen_text(locale, document.wrap_fee)}});
  View tax = View::array();
  for (const pricing::TaxPart& part : amounts.tax) {
    tax.push_back({{"label", word(locale, "checkout.summary.tax_rate", {{"rate", std::to_string(part.rate)}})},
                   {"taxable", yen_text(locale, part.taxable)},
                   {"tax", yen_text(locale, part.tax)}});
  }
  const bool free = amounts.shipping == Yen(0);
  return {{"items", yen_text(locale, amounts.items)},
          {"shipping", free ? word(locale, "checkout.summary.shipping_free") : yen_text(locale, amounts.shipping)},
          {"fees", fees},
          {"discount", amounts.discount == Yen(0) ? View(false) : View("-" + yen_text(locale, amounts.discount))},
          {"total", yen_text(locale, amounts.total)},
          {"tax", tax},
          {"has_reduced", has_reduced(document)},
          {"provisional", false}};
}

std::vector<std::string> address_lines(const Address& address, Locale locale) {
  const address::Prefecture* prefecture = address::find_prefecture(address.prefecture);
  const bool latin = text::is_ascii(address.city + address.line1 + address.line2);
  std::vector<std::string> lines;
  if (locale == Locale::en && latin && prefecture != nullptr) {
    if (!address.line2.empty()) lines.push_back(address.line2);
    lines.push_back(address.line1);
    lines.push_back(address.city + ", " + prefecture->en);
    return lines;
  }
  lines.push_back(address.prefecture + address.city + address.line1);
  if (!address.line2.empty()) lines.push_back(address.line2);
  return lines;
}

std::string postcode_text(const Address& address, Locale locale) {
  return locale == Locale::en ? address.postcode : "〒" + address.postcode;
}

View address_view(const Address& address, Locale locale) {
  return {{"name", address.name},
          {"kana", address.kana},
          {"postcode", postcode_text(address, locale)},
          {"lines", address_lines(address, locale)}};
}

View gift_view(const Document& document, const Person& person, Locale locale) {
  View rows = View::array();
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) rows.push_back({{"term", word(locale, key)}, {"text", text}});
  };
  if (document.gift.wrap) add("checkout.form.wrap", word(locale, "checkout.summary.wrap_fee"));
  add("checkout.form.noshi", document.gift.noshi);
  add("checkout.form.noshi_name", person.noshi_name);
  if (document.gift.without_prices) add("checkout.form.hide_prices", word(locale, "checkout.form.wished"));
  add("checkout.form.message", person.card_message);
  return rows.empty() ? View(false) : View{{"rows", rows}};
}

View delivery_view(const Document& document, Locale locale) {
  const Delivery& delivery = document.delivery;
  const std::string price = document.amounts.shipping == Yen(0) ? word(locale, "checkout.summary.shipping_free")
                                                                : html::yen_text(locale, document.amounts.shipping);
  return {{"method", delivery.name.in(locale)},
          {"date", delivery.day ? html::date_text(locale, *delivery.day) : word(locale, "checkout.form.any_date")},
          {"time", delivery.window.empty() ? View(false) : View(delivery.window_name.in(locale))},
          {"price", price}};
}

View money_by_view(const Order& order, Locale locale) {
  const auto by = order.document.terms ? order.document.terms->money_by : std::nullopt;
  return by && !has_left(order.state) ? View(html::date_text(locale, *by)) : View(false);
}

View transfer_view(const shops::Settings& settings, const Order& order, const Person& person, const std::vector<Event>& events,
                   Locale locale) {
  const bool instead = pays_instead(order, events) && settings.payment.bank_transfer.on;
  const auto by = pay_by(order, events);
  if ((!awaits_transfer(order) && !instead) || !by) return false;
  View view = account_view(settings, transfer_name(order, person), left_to_pay(order, events), html::date_text(locale, *by), locale);
  if (!instead) view["for_day"] = money_by_view(order, locale);
  return view;
}

View transfer_instead_view(const shops::Settings& settings, const Order& order, const Person& person, Yen left, Locale locale) {
  if (!awaits_store(order) || !has_left(order.state) || !settings.payment.bank_transfer.on) return false;
  return account_view(settings, transfer_name(order, person), left, word(locale, "orders.payment_text.soon"), locale);
}

std::string statement_text(const shops::Settings& settings, const Document& document, Locale locale) {
  if (document.payment != shops::PaymentMethod::card || settings.payment.statement.empty()) return "";
  return word(locale, "orders.charge.statement", {{"names", shops::statement_names(settings.payment.statement, locale)}});
}

std::string payment_name(const Order& order, Locale locale) {
  const bool sent_first = awaits_transfer(order) && (order.state == State::shipped || order.state == State::delivered);
  return sent_first ? word(locale, "orders.payment_text.transfer_sent_first") : payment_name(order.document.payment, locale);
}

std::string payment_name(shops::PaymentMethod method, Locale locale) {
  return word(locale, "checkout.payment." + std::string(shops::name_of(method)));
}

std::string pay_when(const shops::Settings& settings, const Document& document, Locale locale) {
  if (document.payment == shops::PaymentMethod::bank_transfer && document.pay_until) {
    const std::string due = html::date_text(locale, *document.pay_until);
    if (!document.terms) return word(locale, "checkout.payment.bank_transfer_by", {{"due", due}});
    return word(locale, "checkout.payment.bank_transfer_when", {{"days", std::to_string(document.terms->pay_days)}, {"due", due}});
  }
  if (document.payment == shops::PaymentMethod::konbini && document.pay_until) {
    return word(locale, "checkout.payment.konbini_when", {{"due", html::date_text(locale, *document.pay_until)}});
  }
  if (document.recipient_pays) return with_amount_told(document, word(locale, "checkout.payment.cash_on_delivery_other_when"), locale);
  const bool at_shipment = document.terms ? document.terms->paid_at_shipment : settings.payment.capture_at_shipment;
  if (document.payment == shops::PaymentMethod::card && at_shipment) return word(locale, "checkout.payment.card_later_when");
  return word(locale, "checkout.payment." + std::string(shops::name_of(document.payment)) + "_when");
}

std::string recipient_pays_text(const Order& order, Locale locale) {
  if (!order.document.recipient_pays) return "";
  const std::string who_pays = word(locale, "orders.payment_text.cod_other", {{"total", yen_text(locale, order.total)}});
  return with_amount_told(order.document, who_pays, locale);
}

std::string deliver_when(const shops::Settings& settings, const Document& document, std::optional<LocalDate> awaited_on, Locale locale) {
  const bool at_store = document.payment == shops::PaymentMethod::konbini;
  const bool prepaid = document.payment == shops::PaymentMethod::bank_transfer || at_store;
  const std::string days = std::to_string(document.terms ? document.terms->ship_days : shops::ship_days(settings));
  std::string text = word(locale, prepaid ? "checkout.delivery.ship_within_paid" : "checkout.delivery.ship_within", {{"days", days}});
  if (document.delivery.day) {
    const bool awaited = prepaid && awaited_on;
    const char* on_date = awaited ? "checkout.delivery.on_date_paid" : "checkout.delivery.on_date";
    text += "\n" + word(locale, on_date, {{"date", html::date_text(locale, *document.delivery.day)}});
    if (awaited) text += "\n" + pay_for_day(document, *awaited_on, locale);
  }
  return text;
}

std::int64_t pieces(const Document& document) {
  std::int64_t sum = 0;
  for (const Line& line : document.lines) sum += line.quantity;
  return sum;
}

View terms_shown(const Document& document, Locale locale) {
  View rows = View::array();
  if (!document.terms) return rows;
  const auto add = [&](const std::string& label, const std::string& value) { rows.push_back({{"label", label}, {"value", value}}); };
  add(word(locale, "checkout.confirm.law_pay"), pay_when({}, document, document.locale));
  add(word(locale, "checkout.confirm.deliver_when"), deliver_when({}, document, document.terms->money_by, document.locale));
  for (const pricing::TaxPart& part : document.amounts.tax) {
    add(word(locale, "checkout.summary.tax_rate", {{"rate", std::to_string(part.rate)}}),
        yen_text(locale, part.taxable) + " " + word(locale, "checkout.summary.tax") + " " + yen_text(locale, part.tax));
  }
  return rows;
}

html::View laws_view(const std::vector<Event>& events, Locale locale) {
  View laws = View::array();
  const View data = events.empty() ? View() : View::parse(events.front().data, nullptr, false);
  if (!data.is_object() || !data.contains("laws")) return laws;
  for (const shops::LawPage page : shops::kLawPages) {
    const std::string name(shops::name_of(page));
    const auto found = data["laws"].find(name);
    if (found == data["laws"].end() || !found->is_string()) continue;
    laws.push_back({{"name", name},
                    {"label", word(locale, "shops.law_page.title." + name)},
                    {"version", *found},
                    {"href", shops::archived_law_path(page, found->get_ref<const std::string&>())}});
  }
  return laws;
}

}  // namespace noren::orders
