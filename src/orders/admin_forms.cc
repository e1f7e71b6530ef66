// The forms of the owner's order page: which deeds are offered, and with what filled in.
#include "address/prefectures.h"
#include "html/words.h"
#include "orders/admin_order_view.h"
#include "orders/admin_words.h"
#include "orders/instead.h"
#include "orders/rules.h"
#include "shipping/shipping.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

bool may_be_paid(const Order& order) {
  if (order.payment_state != PaymentState::awaiting && order.payment_state != PaymentState::checking) return false;
  const bool sent = order.state == State::shipped || order.state == State::delivered || order.state == State::completed;
  if (order.document.payment == shops::PaymentMethod::cash_on_delivery) return sent;
  return sent || order.state == State::received || order.state == State::confirmed || order.state == State::preparing;
}

View refund_note(const OrderFile& file, Locale locale) {
  const Yen owed = owed_if_stopped(file) + surplus_left(file.events) + file.twice;
  return owed == Yen(0) ? View(false) : View(word(locale, "orders.admin_order.refund", {{"amount", html::yen_text(locale, owed)}}));
}

// Nothing is guessed for an order that stands.
std::string owed_back(const OrderFile& file) {
  return file.order.payment_state == PaymentState::refund_due ? std::to_string(file.card.left.amount()) : std::string();
}

// What another sum than is due means, to be agreed to before it is taken.
View differs_view(const OrderFile& file, Yen typed, Locale locale) {
  const Yen due = left_to_pay(file.order, file.events);
  const bool less = typed < due;
  const std::string apart = html::yen_text(locale, less ? due - typed : typed - due);
  const std::string name = !less ? "differs_more" : pays_driver(file.order) ? "differs_let_go" : "differs_less";
  const bool may_let_go = less && !pays_driver(file.order);
  std::string text = word(locale, "orders.admin_order." + name, {{"amount", apart}});
  if (less && file.at_store) text += " " + word(locale, "orders.admin_order.number_ends_rest");
  return {{"text", std::move(text)},
          {"amount", std::to_string(typed.amount())},
          {"let_go", may_let_go ? View(word(locale, "orders.admin_order.let_go", {{"amount", apart}})) : View(false)}};
}

// What completing it does to money that is not recorded, or leaves undone.
View money_at_completion(const OrderFile& file, Locale locale) {
  if (file.order.payment_state != PaymentState::awaiting) return false;
  const bool driver = pays_driver(file.order);
  const Yen amount = driver ? file.order.total : left_to_pay(file.order, file.events);
  return word(locale, driver ? "orders.admin_order.complete_paid" : "orders.admin_order.complete_unpaid",
              {{"amount", html::yen_text(locale, amount)}});
}

std::string typed_in(const Refused& refused, const char* name, std::string otherwise) {
  if (refused.form == nullptr) return otherwise;
  return refused.form->typed().value(name, std::move(otherwise));
}

}  // namespace

View deeds_view(const OrderFile& file, const Refused& refused, Locale locale) {
  const Order& order = file.order;
  // What a trouble holds back is not offered as the next thing to do.
  const bool held = file.asking() != nullptr && file.asking()->holds_shipment && order.payment_state != PaymentState::refund_due;
  const Due due = file.to_decide() || held ? Due::nothing : due_of(order);
  const auto can = [&](Happening what) { return next_state(order.state, what).has_value(); };
  View deeds = View::object();
  if (can(Happening::confirmed)) deeds["accept"] = {{"next", due == Due::accept}};
  if (may_be_paid(order)) {
    const bool instead = due == Due::nothing && pays_instead(order, file.events);
    deeds["paid"] = {{"next", due == Due::paid || instead || refused.differs},
                     {"number_ends", file.at_store ? View(word(locale, "orders.admin_order.number_ends")) : View(false)},
                     {"due", html::yen_text(locale, left_to_pay(order, file.events))},
                     {"differs", refused.differs ? differs_view(file, *refused.differs, locale) : View(false)}};
  }
  if (can(Happening::preparing)) deeds["prepare"] = {{"next", due == Due::prepare}};
  if (can(Happening::shipped)) {
    deeds["ship"] = {{"next", due == Due::ship || !refused.warning.empty()}, {"warning", false_if_empty(refused.warning)}};
    if (file.person) deeds["address"] = {{"next", false}};
  }
  if (file.person) deeds["mail"] = {{"next", false}};
  if (const auto shipped = shipment_of(file.events); may_fix_tracking(order.state) && shipped && !shipped->by_hand()) {
    deeds["tracking"] = {{"next", !refused.warning.empty()},
                         {"warning", false_if_empty(refused.warning)},
                         {"add", shipped->number.empty()},
                         {"waits", file.shipment_mail == ShipmentMail::waits},
                         {"tell", file.person.has_value()}};
  }
  if (can(Happening::delivered)) deeds["deliver"] = {{"next", due == Due::deliver}};
  if (can(Happening::cancelled)) deeds["cancel"] = {{"next", false}, {"refund", refund_note(file, locale)}};
  if (can(Happening::completed)) deeds["complete"] = {{"next", due == Due::complete}, {"money", money_at_completion(file, locale)}};
  const bool owed = order.payment_state == PaymentState::refund_due;
  const bool by_card = file.card.left > Yen(0) && (owed || order.payment_state == PaymentState::paid);
  if (by_card) {
    deeds["refund_card"] = {
        {"next", owed}, {"left", html::yen_text(locale, file.card.left)}, {"most", file.card.left.amount()}, {"owed", owed}};
  }
  if (file.owed > Yen(0)) {
    const auto paid = payment_of(file.events);
    const bool less = paid && paid->amount > file.owed;
    deeds["refunded"] = {{"next", !by_card},
                         {"by_transfer", !by_card},
                         {"amount", html::yen_text(locale, file.owed)},
                         {"yen", std::to_string(file.owed.amount())},
                         {"less", less ? View(word(locale, "orders.admin_order.refunded_less")) : View(false)}};
  }
  const bool told_back = owed || order.payment_state == PaymentState::refunded;
  if (told_back && given_by_hand(file.events) > Yen(0)) deeds["came_back"] = {{"next", false}};
  if (can(Happening::returned)) deeds["return"] = {{"next", false}, {"refund", refund_note(file, locale)}};
  // A form that was refused is open, whatever is due.
  if (refused.form != nullptr) {
    for (auto& [name, deed] : deeds.items()) {
      if (refused.form->typed().contains("deed") && refused.form->typed()["deed"] == name) deed["next"] = true;
    }
  }
  return deeds;
}

View fields_view(const OrderFile& file, const Refused& refused, const Context& context) {
  const std::string today = to_iso(japan_time(context.now).date);
  const Person person = file.person.value_or(Person{});
  const Address& recipient = person.recipient;
  const auto shipped = shipment_of(file.events);
  View fields{{"amount", std::to_string(left_to_pay(file.order, file.events).amount())},
              {"paid_on", today},
              {"payer", ""},
              {"differs_ok", false},
              {"let_go", false},
              {"tracking", shipped ? text::tracking_number_text(shipped->number) : ""},
              {"tell_buyer", file.shipment_mail == ShipmentMail::sent},
              {"shipped_on", today},
              {"refunded_on", today},
              {"back_amount", owed_back(file)},
              {"message", ""},
              {"text", ""},
              {"name", recipient.name},
              {"kana", recipient.kana},
              {"email", person.email},
              {"postcode", recipient.postcode},
              {"city", recipient.city},
              {"line1", recipient.line1},
              {"line2", recipient.line2},
              {"phone", text::phone_text(recipient.phone.empty() ? person.phone : recipient.phone)}};
  if (refused.form != nullptr) {
    for (const auto& [name, value] : refused.form->typed().items()) fields[name] = value;
  }
  const std::string restock = typed_in(refused, "restock", "1");
  fields["restock"] = restock == "1";
  fields["no_restock"] = restock == "0";
  return fields;
}

View choices_view(const OrderFile& file, const Refused& refused, Locale locale) {
  View carriers = View::array(), reasons = View::array(), prefectures = View::array();
  const std::string carrier = typed_in(refused, "carrier", file.order.document.delivery.carrier);
  for (const shipping::Carrier& one : shipping::carriers()) {
    carriers.push_back({{"value", one.id}, {"label", one.name.in(locale)}, {"selected", one.id == carrier}});
  }
  carriers.push_back({{"value", ""}, {"label", word(locale, "orders.admin_person.no_carrier")}, {"selected", carrier.empty()}});
  const std::string reason = typed_in(refused, "reason", "buyer");
  for (const std::string_view one : kReasons) {
    reasons.push_back(
        {{"value", one}, {"label", word(locale, "orders.admin_order.reason_" + std::string(one))}, {"selected", one == reason}});
  }
  const std::string prefecture = typed_in(refused, "prefecture", file.person ? file.person->recipient.prefecture : "");
  for (const address::Prefecture& one : address::prefectures()) {
    prefectures.push_back({{"value", one.ja}, {"label", locale == Locale::en ? one.en : one.ja}, {"selected", one.ja == prefecture}});
  }
  return {{"carrier", std::move(carriers)}, {"reason", std::move(reasons)}, {"prefecture", std::move(prefectures)}};
}

}  // namespace noren::orders
