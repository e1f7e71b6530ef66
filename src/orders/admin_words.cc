#include "orders/admin_words.h"

#include "base/names.h"
#include "html/words.h"
#include "orders/rules.h"

namespace noren::orders {
namespace {

using admin::Tone;
using html::View;
using html::word;
using html::yen_text;

Tone tone_of(State state) {
  switch (state) {
    case State::pending: return Tone::quiet;
    case State::received: return Tone::warn;
    case State::confirmed:
    case State::preparing: return Tone::info;
    case State::shipped:
    case State::delivered: return Tone::good;
    default: return Tone::quiet;
  }
}

Tone tone_of(PaymentState state) {
  switch (state) {
    case PaymentState::awaiting:
    case PaymentState::checking: return Tone::warn;
    case PaymentState::authorised: return Tone::info;
    case PaymentState::paid: return Tone::good;
    case PaymentState::refund_due: return Tone::bad;
    case PaymentState::refunded: return Tone::quiet;
  }
  return Tone::quiet;
}

bool is_awaited(const Order& order) {
  return order.payment_state == PaymentState::awaiting || order.payment_state == PaymentState::checking;
}

}  // namespace

bool pays_driver(const Order& order) { return order.document.payment == shops::PaymentMethod::cash_on_delivery; }

Badge state_badge(State state, Locale locale) { return {word(locale, "orders.badge." + std::string(name_of(state))), tone_of(state)}; }

Badge payment_badge(const Order& order, MoneyGone gone, Locale locale) {
  const PaymentState now = gone == MoneyGone::no ? order.payment_state : PaymentState::refunded;
  std::string name(name_of(now));
  if (gone == MoneyGone::lost_in_dispute) name = "lost_in_dispute";
  Tone tone = tone_of(now);
  if (is_awaited(order)) {
    if (is_stopped(order.state)) return {word(locale, "orders.money.none"), Tone::quiet};
    const bool on_its_way = order.state != State::delivered && order.state != State::completed;
    if (pays_driver(order) && on_its_way) {
      name = "on_delivery";
      tone = Tone::quiet;
    }
  }
  return {word(locale, "orders.money." + name), tone};
}

std::string method_text(shops::PaymentMethod method, Locale locale) {
  return word(locale, "orders.method." + std::string(shops::name_of(method)));
}

namespace {

// What is paid at a store comes in by itself.
Due money_due(const Order& order) { return awaits_store(order) ? Due::nothing : Due::paid; }

}  // namespace

Due due_of(const Order& order) {
  if (order.payment_state == PaymentState::refund_due) return Due::refunded;
  switch (order.state) {
    case State::received: return Due::accept;
    case State::confirmed: return may_ship(order) ? Due::prepare : money_due(order);
    case State::preparing: return may_ship(order) ? Due::ship : money_due(order);
    case State::shipped: return Due::deliver;
    case State::delivered: return is_awaited(order) ? Due::paid : Due::complete;
    default: return Due::nothing;
  }
}

std::string_view name_of(Due due) {
  static constexpr Named<Due> kNames[] = {{Due::nothing, ""},          {Due::accept, "accept"},    {Due::paid, "paid"},
                                          {Due::prepare, "prepare"},   {Due::ship, "ship"},        {Due::deliver, "deliver"},
                                          {Due::complete, "complete"}, {Due::refunded, "refunded"}};
  return name_in(kNames, due);
}

std::string wish_text(const Delivery& delivery, Locale locale) {
  std::string text;
  if (delivery.day) text = html::date_text(locale, *delivery.day);
  if (!delivery.window.empty()) text += (text.empty() ? "" : " ") + delivery.window_name.in(locale);
  return text;
}

std::int64_t pieces_of(const Document& document) {
  std::int64_t pieces = 0;
  for (const Line& line : document.lines) pieces += line.quantity;
  return pieces;
}

std::string lines_text(const Document& document, Locale locale) {
  if (document.lines.empty()) return "";
  const Line& line = document.lines.front();
  std::string first = line.name.in(locale);
  if (line.quantity > 1) first += " ×" + std::to_string(line.quantity);
  const std::int64_t more = pieces_of(document) - line.quantity;
  if (more == 0) return first;
  return word(locale, "orders.admin_list.lines_more", {{"first", first}, {"n", std::to_string(more)}});
}

View pair_view(std::string label, std::string value) { return {{"label", std::move(label)}, {"value", std::move(value)}}; }

View amounts_rows(const Document& document, Locale locale) {
  View rows = View::array();
  const auto add = [&](const char* name, const std::string& value, bool strong = false) {
    rows.push_back({{"label", word(locale, "orders.amount." + std::string(name))}, {"value", value}, {"strong", strong}});
  };
  const pricing::Amounts& amounts = document.amounts;
  add("items", yen_text(locale, amounts.items));
  add("shipping", yen_text(locale, amounts.shipping));
  if (document.payment_fee != Yen(0)) add("payment_fee", yen_text(locale, document.payment_fee));
  if (document.wrap_fee != Yen(0)) add("wrap_fee", yen_text(locale, document.wrap_fee));
  if (amounts.discount != Yen(0)) add("discount", yen_text(locale, Yen(0) - amounts.discount));
  add("total", yen_text(locale, amounts.total), true);
  return rows;
}

View tax_rows(const Document& document, Locale locale) {
  View rows = View::array();
  for (const pricing::TaxPart& part : document.amounts.tax) {
    rows.push_back({{"rate", word(locale, "orders.amount.rate", {{"rate", std::to_string(part.rate)}})},
                    {"taxable", yen_text(locale, part.taxable)},
                    {"tax", yen_text(locale, part.tax)}});
  }
  return rows;
}

View wishes_rows(const Document& document, const Person& person, Locale locale) {
  View rows = View::array();
  const auto add = [&](const char* name, std::string value) {
    rows.push_back(pair_view(word(locale, "orders.admin_order." + std::string(name)), std::move(value)));
  };
  const Gift& gift = document.gift;
  if (!gift.noshi.empty()) add("wish_noshi", gift.noshi + (person.noshi_name.empty() ? "" : "　" + person.noshi_name));
  if (gift.wrap) add("wish_wrap", "○");
  if (!person.card_message.empty()) add("wish_card", person.card_message);
  if (gift.without_prices) add("wish_no_prices", word(locale, "orders.admin_order.wish_no_prices_value"));
  return rows;
}

std::string address_text(const Address& address) {
  std::string text = address.prefecture + address.city + address.line1;
  if (!address.line2.empty()) text += " " + address.line2;
  return text;
}

View false_if_empty(std::string text) {
  if (text.empty()) return false;
  return text;
}

}  // namespace noren::orders
