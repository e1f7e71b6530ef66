#include <algorithm>

#include "catalog/frame.h"
#include "catalog/rules.h"
#include "html/words.h"
#include "mail/seller.h"
#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/mail_content.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "shipping/shipping.h"
#include "shops/rules.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;
using html::yen_text;

std::string moment_text(Locale locale, Instant at) {
  const LocalTime t = japan_time(at);
  return html::date_text(locale, t.date) + " " + std::to_string(t.hour) + (t.minute < 10 ? ":0" : ":") + std::to_string(t.minute);
}

std::string name_of_carrier(const std::string& id, Locale locale) {
  const shipping::Carrier* carrier = shipping::find_carrier(id);
  return carrier == nullptr ? std::string() : carrier->name.in(locale);
}

std::string method_text(const Delivery& delivery, Locale locale) {
  const std::string carrier = name_of_carrier(delivery.carrier, locale);
  if (carrier.empty()) return delivery.name.in(locale);
  return word(locale, "orders.mail.delivery", {{"method", delivery.name.in(locale)}, {"carrier", carrier}});
}

std::string wanted_text(const Delivery& delivery, Locale locale) {
  const std::string day = delivery.day ? html::date_text(locale, *delivery.day) : word(locale, "orders.mail.any_date");
  return delivery.window.empty() ? day : day + " " + delivery.window_name.in(locale);
}

void add_money_lines(const MailFacts& facts, View& view) {
  const View amounts = amounts_view(facts.order.document, facts.locale);
  for (const char* name : {"items", "shipping", "total", "fees", "discount", "tax", "has_reduced"}) view[name] = amounts.at(name);
  view["lines"] = View::array();
  for (const Line& line : facts.order.document.lines) {
    view["lines"].push_back({{"name", line.name.in(facts.locale)},
                             {"variant", ""},
                             {"unit", yen_text(facts.locale, line.unit)},
                             {"quantity", std::to_string(line.quantity)},
                             {"amount", yen_text(facts.locale, line.unit * line.quantity)},
                             {"reduced", line.tax == pricing::TaxKind::reduced}});
  }
}

// To be paid at a store, and its parcel has left.
bool owes_at_store(const Order& order) { return awaits_store(order) && has_left(order.state); }

// Where to transfer to; also in place of a number that has ended.
View where_to_pay(const MailFacts& facts) {
  const Order& order = facts.order;
  if (owes_at_store(order) && !is_number_ended(order, facts.events) && !facts.konbini.is_object())
    return transfer_instead_view(facts.settings, order, facts.person, left_to_pay(order, facts.events), facts.locale);
  return transfer_view(facts.settings, order, facts.person, facts.events, facts.locale);
}

// What the order said about paying at a store holds no longer when the parcel has left: it is not cancelled any more.
std::string when_to_pay(const MailFacts& facts, const View& transfer) {
  const Order& order = facts.order;
  if (pays_instead(order, facts.events)) return instead_text(order, facts.events, {facts.now, transfer.is_object()}, facts.locale);
  if (!owes_at_store(order) || !order.document.pay_until) return pay_when(facts.settings, order.document, facts.locale);
  const char* ended = transfer.is_object() ? "konbini_ended_account" : "konbini_ended_contact";
  return word(facts.locale, std::string("orders.payment_text.") + (facts.konbini.is_object() ? "konbini_sent" : ended),
              {{"due", html::date_text(facts.locale, *order.document.pay_until)}, {"total", yen_text(facts.locale, order.total)}});
}

// The day of the mail, while its money is awaited.
std::optional<LocalDate> awaited_on(const MailFacts& facts) {
  if (facts.order.payment_state != PaymentState::awaiting) return std::nullopt;
  return japan_time(std::max(facts.now, facts.order.created_at)).date;
}

// The fields all mails of an order share.
View common_view(const MailFacts& facts) {
  const Order& order = facts.order;
  const Locale locale = facts.locale;
  const bool card = order.document.payment == shops::PaymentMethod::card;
  const View transfer = where_to_pay(facts);
  const std::string when = when_to_pay(facts, transfer);
  const bool instead = pays_instead(order, facts.events);
  View view = {{"name", facts.person.who_orders().name},
               {"number", order.number},
               {"placed_at", moment_text(locale, order.created_at)},
               {"order_url", facts.base_url + catalog::link(locale, "/orders/" + facts.token) + (facts.kind.empty() ? "" : "?m=" + facts.kind)},
               {"payment", instead && transfer.is_object() ? word(locale, "orders.instead.name") : payment_name(order, locale)},
               {"payment_when", when},
               {"instead", instead ? when : ""},
               {"statement", statement_text(facts.settings, order.document, locale)},
               {"charge_url", card ? facts.base_url + catalog::link(locale, "/charge") : std::string()},
               {"transfer", transfer},
               {"konbini", facts.konbini},
               {"delivery", method_text(order.document.delivery, locale)},
               {"wanted", wanted_text(order.document.delivery, locale)},
               {"deliver_when", deliver_when(facts.settings, order.document, awaited_on(facts), locale)},
               {"to", address_view(facts.person.recipient, facts.locale)},
               {"note", facts.person.note}};
  const View gift = gift_view(order.document, facts.person, locale);
  view["has_gift"] = gift.is_object();
  view["gift_wishes"] = gift.is_object() ? gift.at("rows") : View::array();
  add_money_lines(facts, view);
  mail::add_seller(view, facts.settings, locale);
  view["cancel"] = shops::law_text(facts.settings, shops::LawItem::returns, locale);
  return view;
}

void add_payment(const MailFacts& facts, View& view) {
  const auto paid = payment_of(facts.events);
  const Yen amount = paid ? paid->amount : facts.order.total;
  const LocalDate day = paid ? paid->on : japan_time(facts.order.updated_at).date;
  view["received"] = yen_text(facts.locale, amount + (paid ? paid->surplus : Yen(0)));
  view["received_on"] = html::date_text(facts.locale, day);
  view["accepted"] = acceptance_of(facts.events) != nullptr;
  const Yen over = (paid ? paid->surplus : Yen(0)) + std::max(Yen(0), amount - facts.order.total);
  view["surplus"] = over > Yen(0) ? yen_text(facts.locale, over) : "";
  const bool asks = amount < facts.order.total && !(paid && paid->let_go);
  const auto shipped = shipment_of(facts.events);
  if (shipped && paid && shipped->at <= paid->at)
    view["deliver_when"] = word(facts.locale, "orders.mail.has_left", {{"date", html::date_text(facts.locale, shipped->on)}});
  view["missing"] = asks ? yen_text(facts.locale, facts.order.total - amount) : "";
}

void add_undone(const MailFacts& facts, View& view) {
  const auto undone =
      std::find_if(facts.events.rbegin(), facts.events.rend(), [](const Event& event) { return event.what == Happening::payment_undone; });
  const Yen amount = undone == facts.events.rend() ? facts.order.total : amount_in(*undone);
  const Yen left = left_to_pay(facts.order, facts.events);
  view["undone"] = yen_text(facts.locale, amount);
  view["left"] = yen_text(facts.locale, left);
}

// Of the parcel as it left: the driver's money may be in the books before the mail is written.
bool collected_on_delivery(const MailFacts& facts) {
  if (facts.order.document.payment != shops::PaymentMethod::cash_on_delivery) return false;
  const auto left =
      std::find_if(facts.events.begin(), facts.events.end(), [](const Event& event) { return event.what == Happening::shipped; });
  return !payment_of({facts.events.begin(), left});
}

// Of a parcel that left before the money came: when to pay now.
std::string pay_after_parcel(const Order& order, LocalDate shipped_on, Locale locale) {
  const LocalDate due = order.document.pay_until.value_or(shipped_on);
  return word(locale, due < shipped_on ? "orders.mail.pay_at_once" : "orders.mail.pay_after_parcel",
              {{"due", html::date_text(locale, due)}});
}

// What the order said about paying and sending is over when the parcel has left.
void add_what_is_left(const MailFacts& facts, LocalDate shipped_on, View& view) {
  const Order& order = facts.order;
  const bool transfer = order.document.payment == shops::PaymentMethod::bank_transfer;
  const bool store = order.document.payment == shops::PaymentMethod::konbini;
  if (transfer && view["transfer"].is_object()) {
    view["payment_when"] = pay_after_parcel(order, shipped_on, facts.locale);
  } else if ((transfer || store) && order.payment_state == PaymentState::paid) {
    view["payment_when"] = word(facts.locale, "orders.payment_text.transfer_paid");
  }
  const auto& day = order.document.delivery.day;
  view["deliver_when"] = day ? word(facts.locale, "checkout.delivery.on_date", {{"date", html::date_text(facts.locale, *day)}}) : "";
}

Shipped parcel_of(const MailFacts& facts) {
  const Order& order = facts.order;
  return shipment_of(facts.events).value_or(Shipped{"", "", japan_time(order.updated_at).date, order.updated_at});
}

void add_parcel(const MailFacts& facts, const Shipped& shipped, View& view) {
  const Order& order = facts.order;
  const std::string carrier = name_of_carrier(shipped.carrier, facts.locale);
  view["carrier"] = carrier.empty() ? order.document.delivery.name.in(facts.locale) : carrier;
  view["shipped_at"] = html::date_text(facts.locale, shipped.on);
  view["tracking_number"] = text::tracking_number_text(shipped.number);
  view["tracking_url"] = shipped.number.empty() ? std::string() : shipping::tracking_url(shipped.carrier, shipped.number);
}

// A mail that is sent again when the parcel is there asks for no money at the door, accepts nothing and announces no number.
void add_shipment(const MailFacts& facts, View& view) {
  const Order& order = facts.order;
  const Shipped shipped = parcel_of(facts);
  add_parcel(facts, shipped, view);
  const Event* acceptance = acceptance_of(facts.events);
  const bool arrived = order.state == State::delivered || order.state == State::completed || order.state == State::returned;
  view["accepts"] = !arrived && acceptance != nullptr && acceptance->what == Happening::shipped;
  view["cod"] = !arrived && collected_on_delivery(facts) ? yen_text(facts.locale, order.total) : "";
  view["cod_other"] = view["cod"] == "" ? std::string() : recipient_pays_text(order, facts.locale);
  view["number_follows"] = !arrived && shipped.number.empty() && !shipped.carrier.empty() && shipping::gives_numbers(shipped.carrier);
  add_what_is_left(facts, shipped.on, view);
}

// The newest number, and whether the buyer may have read another one before.
void add_tracking(const MailFacts& facts, View& view) {
  add_parcel(facts, parcel_of(facts), view);
  view["corrected"] = std::any_of(facts.events.begin(), facts.events.end(), [](const Event& event) {
    return event.what == Happening::tracking_fixed && !fixed_tracking_in(event).before.empty();
  });
}

// Reasons that are told the buyer; the others are the shop's own affair.
std::string told_reason(const std::string& reason, Locale locale) {
  if (reason != "sold_out" && reason != "unpaid") return "";
  return word(locale, "orders.cancel_reason." + reason);
}

// Taken by the payment provider, and not by the shop in another way.
bool came_by_provider(const MailFacts& facts) {
  const auto paid =
      std::find_if(facts.events.rbegin(), facts.events.rend(), [](const Event& event) { return event.what == Happening::paid; });
  return shops::by_provider(facts.order.document.payment) && paid != facts.events.rend() && paid->actor == ActorKind::system;
}

// The key of the words for money that has come.
const char* paid_words(const MailFacts& facts) {
  const bool whole = payment_of(facts.events) || parts_paid(facts.events) == Yen(0);
  if (facts.order.document.payment == shops::PaymentMethod::bank_transfer) return whole ? "paid_transfer" : "parts_transfer";
  if (!came_by_provider(facts)) return "paid";
  if (facts.disputed) return "paid_disputed";
  switch (facts.order.document.payment) {
    case shops::PaymentMethod::paypay: return "paid_paypay";
    case shops::PaymentMethod::konbini: return "paid_konbini";
    default: return "paid_card";
  }
}

// What of it has not gone back yet.
Yen kept_of(const MailFacts& facts) { return std::max(Yen(0), received_for(facts.order, facts.events) - own_money_back(facts.events)); }

// What becomes of the price of a cancelled order.
std::string price_of_cancelled(const MailFacts& facts) {
  const Order& order = facts.order;
  const auto words = [&](const char* key, Yen amount) {
    return word(facts.locale, std::string("orders.cancelled_money.") + key, {{"amount", yen_text(facts.locale, amount)}});
  };
  if (order.payment_state == PaymentState::refunded || all_went_back(facts.events)) return words("paid_back", Yen(0));
  if (order.payment_state == PaymentState::paid || order.payment_state == PaymentState::refund_due)
    return words(paid_words(facts), kept_of(facts));
  const auto reserved = [](const Event& event) { return event.what == Happening::authorised; };
  if (std::any_of(facts.events.begin(), facts.events.end(), reserved)) return words("reserved", Yen(0));
  if (is_number_ended(order, facts.events)) return words("unpaid_transfer", Yen(0));
  switch (order.document.payment) {
    case shops::PaymentMethod::bank_transfer: return words("unpaid_transfer", Yen(0));
    case shops::PaymentMethod::konbini: return words("unpaid_konbini", Yen(0));
    default: return words("unpaid", Yen(0));
  }
}

// And of what came with it and was too much.
std::string money_of_cancelled(const MailFacts& facts) {
  const Yen over = surplus_left(facts.events) + facts.twice;
  const std::string price = price_of_cancelled(facts);
  if (over == Yen(0)) return price;
  return price + "\n" + word(facts.locale, "orders.cancelled_money.surplus", {{"amount", yen_text(facts.locale, over)}});
}

void add_cancellation(const MailFacts& facts, View& view) {
  const auto found =
      std::find_if(facts.events.rbegin(), facts.events.rend(), [](const Event& event) { return event.what == Happening::cancelled; });
  const bool there = found != facts.events.rend();
  const bool by_buyer =
      there && (found->actor == ActorKind::buyer || cancel_reason_of(*found) == "buyer");  // told to the shop, or done here
  view["by_buyer"] = by_buyer;
  const bool typed_by_buyer = there && found->actor == ActorKind::buyer;
  view["reason"] = typed_by_buyer ? facts.cancel_message : there && !by_buyer ? told_reason(cancel_reason_of(*found), facts.locale) : "";
  view["message"] = typed_by_buyer ? "" : facts.cancel_message;
  const PaymentState money = facts.order.payment_state;
  view["paid"] = money == PaymentState::paid || money == PaymentState::refund_due || money == PaymentState::refunded;
  view["money"] = money_of_cancelled(facts);
  view["cancelled_at"] = html::time_text(facts.locale, there ? found->at : facts.order.updated_at);
}

// What was given back by hand, and what of the money is still to follow.
void add_given(const MailFacts& facts, View& view) {
  const Refunded given = refund_by_hand_of(facts.events).value_or(Refunded{facts.order.total, japan_time(facts.order.updated_at).date});
  const Yen over = surplus_left(facts.events) + facts.twice;
  view["amount"] = yen_text(facts.locale, given.amount);
  view["day"] = html::date_text(facts.locale, given.on);
  view["surplus"] = over > Yen(0) ? yen_text(facts.locale, over) : "";
}

void add_for_owner(const MailFacts& facts, View& view) {
  view["admin_url"] = facts.base_url + "/admin/orders/" + facts.order.number;
  view["phone"] = text::phone_text(facts.person.phone);
  view["email"] = facts.person.email;
  view["stock_low"] = View::array();
  for (const Line& line : facts.order.document.lines) {
    const std::int64_t left = facts.pieces_left(line.variant);
    if (catalog::stock_state(left) == catalog::StockState::in_stock) continue;
    view["stock_low"].push_back({{"name", line.name.in(facts.locale)}, {"left", std::to_string(left)}});
  }
  view["has_stock_low"] = !view["stock_low"].empty();
}

}  // namespace

View mail_view(std::string_view kind, const MailFacts& facts) {
  View view = common_view(facts);
  if (kind == "payment_received") add_payment(facts, view);
  if (kind == "payment_undone") add_undone(facts, view);
  if (kind == "shipped") add_shipment(facts, view);
  if (kind == "tracking_fixed") add_tracking(facts, view);
  if (kind == "cancelled") add_cancellation(facts, view);
  if (kind == "refund_by_hand") add_given(facts, view);
  if (kind == "order_new") add_for_owner(facts, view);
  return view;
}

}  // namespace noren::orders
