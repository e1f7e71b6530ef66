#include "orders/admin_deed_forms.h"

#include "base/check.h"
#include "html/words.h"
#include "orders/admin_words.h"
#include "orders/moved.h"
#include "orders/person_input.h"
#include "orders/rules.h"
#include "shipping/shipping.h"
#include "text/clean.h"
#include "text/mail_address.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

using html::word;

std::string fault(const Press& press, const char* key) { return word(press.locale(), "orders.admin_fault." + std::string(key)); }
std::string deed_words(const Press& press, const char* key) {
  return html::word_of_mail(press.locale(), "orders.admin_order." + std::string(key), press.pages.desk.house().mails_kept);
}

// A day of the past or today.
LocalDate read_day(Press& press, const std::string& name) {
  const auto day = date_from_iso(press.form.line(name, 10));
  if (!day) press.form.fault(name, fault(press, "date"));
  if (day && *day > japan_time(press.visit.context.now).date) press.form.fault(name, deed_words(press, "date_future"));
  return day.value_or(LocalDate{});
}

LocalDate read_day_since_order(Press& press, const std::string& name) {
  const LocalDate day = read_day(press, name);
  if (day != LocalDate{} && day < japan_time(press.file.order.created_at).date)
    press.form.fault(name, deed_words(press, "date_before_order"));
  return day;
}

Step deliver(Press& press) { return deliver_order(press.pages.tools(), press.visit.context, press.seen); }
Step complete(Press& press) { return complete_order(press.pages.tools(), press.visit.context, press.seen); }

// A deposit like any other (bank/), so that it can be undone like any other.
Step book(Press& press, const Payment& payment, const Refused& questions) {
  DeedResult result = press.pages.book_money(press.visit.context, press.seen, payment);
  if (result) return result;
  const bool known = result.error() == DeedError::money_known;
  if (!known && result.error() != DeedError::money_booked) return result;
  press.form.fault("amount", deed_words(press, known ? "money_known" : "money_booked"));
  return form_again(press, questions);
}

// What is not what is due is taken once somebody has read what becomes of this very amount.
void read_agreement(Press& press, Yen due, Payment& payment) {
  const std::string_view read = press.visit.request.form.get("differs_amount");
  const bool same = read.empty() || read == std::to_string(payment.amount.amount());
  const bool agreed = same && press.form.checked("differs_ok");
  const bool waived = same && press.form.checked("let_go");
  const bool collected = press.file.order.document.payment == shops::PaymentMethod::cash_on_delivery;
  payment.let_go = payment.amount < due && (collected || waived);
  const std::string due_text = html::yen_text(press.locale(), due);
  if (!agreed) press.form.fault("amount", word(press.locale(), "orders.admin_order.amount_differs", {{"due", due_text}}));
}

Step paid(Press& press) {
  const Yen due = left_to_pay(press.file.order, press.file.events);
  Payment payment;
  const std::string range =
      word(press.locale(), "orders.admin_fault.amount", {{"most", html::yen_text(press.locale(), pricing::kMaxTotal)}});
  payment.amount = Yen(press.form.whole_or(0, "amount", {1, pricing::kMaxTotal.amount()}, range));
  payment.paid_on = read_day_since_order(press, "paid_on");
  payment.payer = press.form.line("payer", 48);
  Refused questions;
  if (payment.amount > Yen(0) && payment.amount != due) {
    questions.differs = payment.amount;
    read_agreement(press, due, payment);
  }
  if (!press.form.good()) return form_again(press, questions);
  return book(press, payment, questions);
}

// Where the words stand in which a person is asked before a deed of kAsking.
constexpr std::pair<Happening, const char*> kAskedIn[] = {
    {Happening::confirmed, "orders.ask_accept"}, {Happening::preparing, "orders.ask_prepare"}, {Happening::shipped, "orders.ask_ship"}};

std::string asked(const Press& press, Happening deed, const std::string& key,
                  std::initializer_list<std::pair<std::string_view, std::string>> places = {}) {
  const auto found = std::find_if(std::begin(kAskedIn), std::end(kAskedIn), [&](const auto& one) { return one.first == deed; });
  check(found != std::end(kAskedIn), "a deed that asks nothing");
  return word(press.locale(), std::string(found->second) + "." + key, places);
}

// What keeps the parcel back, troubles and money that is going back, and what becomes of each when the deed is done all the same.
std::vector<admin::Objection> holding(const Press& press, Happening deed) {
  std::vector<admin::Objection> all;
  press.pages.desk.house().db.read([&](db::Tx& tx) {
    for (const troubles::Trouble& trouble : troubles::open_of_order(tx, press.file.order.shop, press.file.order.id)) {
      const troubles::Kind* kind = troubles::find_kind(trouble.kind);
      if (!trouble.holds_shipment || kind == nullptr) continue;
      const bool ends = deed == Happening::shipped &&
                        std::find(std::begin(kEndedByShipment), std::end(kEndedByShipment), trouble.kind) != std::end(kEndedByShipment);
      all.push_back({fault(press, "held_by"), kind->name.in(press.locale()), "/admin/troubles/" + trouble.id.str(),
                     asked(press, deed, ends ? "ends" : "stays")});
    }
    const Yen going_back = going_back_there(tx, press.file.order);
    if (going_back > Yen(0))
      all.push_back(
          {fault(press, "going_back"), html::yen_text(press.locale(), going_back), "/admin/payments", asked(press, deed, "refunding")});
  });
  return all;
}

// Everything that speaks against the deed now, asked at once.
http::Response ask_anyway(Press& press, Happening deed) {
  const Order& order = press.file.order;
  const bool unpaid = asking_before(deed)->unpaid && !may_ship(order);
  admin::Confirm question;
  question.objections = holding(press, deed);
  const bool held = !question.objections.empty();
  const bool in_trouble = std::any_of(question.objections.begin(), question.objections.end(),
                                      [](const admin::Objection& one) { return one.href.starts_with("/admin/troubles/"); });
  const std::string key = unpaid ? "unpaid" : press.file.money_back ? "money_back" : held || !press.unseen ? "held" : "unseen";
  // An order by card waits for its money only when what was reserved is gone.
  const bool gone = unpaid && order.document.payment == shops::PaymentMethod::card;
  const std::string asks = gone ? "reservation" : key == "held" && held && !in_trouble ? "refunding" : key;
  question.question = asked(press, deed, asks + "_question", {{"number", order.number}});
  if (unpaid) question.facts = {{deed_words(press, "due"), html::yen_text(press.locale(), left_to_pay(order, press.file.events))}};
  if (press.unseen) question.warning = fault(press, "unseen_warning");
  question.yes = asked(press, deed, key + "_yes");
  question.danger = true;
  question.back = "/admin/orders/" + order.number;
  return press.pages.desk.confirm(press.visit, question);
}

// What is to be known, and answered, before the deed is tried. Nothing when it may be.
std::optional<http::Response> ask_first(Press& press, Happening deed) {
  if (!next_state(press.file.order.state, deed)) return std::nullopt;
  if (asking_before(deed)->provider) {
    if (auto later = ask_provider_first(press)) return later;
  }
  if (press.unseen && !press.sure()) return ask_anyway(press, deed);
  return std::nullopt;
}

bool is_asked(DeedError why) { return why == DeedError::unpaid || why == DeedError::money_back || why == DeedError::held; }

// A deed of kAsking without a form.
Step try_anyway(Press& press, Happening deed, decltype(&confirm_order) act) {
  if (auto first = ask_first(press, deed)) return std::move(*first);
  DeedResult result = act(press.pages.tools(), press.visit.context, press.seen, {press.sure(), press.sure()});
  if (!result && is_asked(result.error())) return ask_anyway(press, deed);
  return result;
}

Step accept(Press& press) { return try_anyway(press, Happening::confirmed, confirm_order); }
Step prepare(Press& press) { return try_anyway(press, Happening::preparing, prepare_order); }

// With what people type between the digits. A longer one is refused in the words of any number that cannot be.
std::string read_tracking(Press& press) {
  constexpr std::size_t kTypedMax = 60;
  if (text::length(press.visit.request.form.get("tracking")) > kTypedMax) press.form.fault("tracking", fault(press, "tracking"));
  return press.form.line("tracking", kTypedMax);
}

// A number that is to be looked at once more, or typed anew.
Step refused_number(Press& press, DeedResult result) {
  if (result.error() == DeedError::doubtful_number)
    return form_again(press, {.form = nullptr, .differs = {}, .warning = deed_words(press, "warning_digit")});
  if (result.error() != DeedError::bad_number) return result;
  press.form.fault("tracking", fault(press, "tracking"));
  return form_again(press);
}

Step ship(Press& press) {
  Shipment shipment;
  shipment.carrier = press.form.line("carrier", 40);
  shipment.tracking = read_tracking(press);
  shipment.shipped_on = read_day_since_order(press, "shipped_on");
  shipment.number_anyway = press.visit.request.form.yes("anyway");
  shipment.unpaid_anyway = shipment.held_anyway = press.sure();
  if (!shipment.carrier.empty() && shipping::find_carrier(shipment.carrier) == nullptr)
    press.form.fault("carrier", fault(press, "carrier"));
  if (!press.form.good()) return form_again(press);
  if (auto first = ask_first(press, Happening::shipped)) return std::move(*first);
  DeedResult result = ship_order(press.pages.tools(), press.visit.context, press.seen, shipment);
  if (result) return result;
  if (is_asked(result.error())) return ask_anyway(press, Happening::shipped);
  if (result.error() == DeedError::not_captured) return capture_first(press);
  return refused_number(press, std::move(result));
}

Step fix_number(Press& press) {
  const TrackingFix fix{read_tracking(press), press.visit.request.form.yes("anyway"), press.form.checked("tell_buyer")};
  if (!press.form.good()) return form_again(press);
  DeedResult result = fix_tracking(press.pages.tools(), press.visit.context, press.seen, fix);
  if (result) return result;
  return refused_number(press, std::move(result));
}

void add_money_if_stopped(const Press& press, admin::Confirm& question) {
  for (auto& fact : money_if_stopped(press.file, press.locale())) question.facts.push_back(std::move(fact));
  question.objections = waiting_if_stopped(press.pages, press.visit, press.file.order);
  question.warning = way_if_stopped(press.file, press.locale()) + (question.warning.empty() ? "" : " " + question.warning);
}

admin::Pairs facts_of(const Press& press) {
  const Order& order = press.file.order;
  return {{deed_words(press, "orderer"),
           press.file.person ? press.file.person->who_orders().name : word(press.locale(), "orders.admin_person.erased")},
          {word(press.locale(), "orders.amount.total"), html::yen_text(press.locale(), order.total)}};
}

bool read_restock(Press& press) {
  const std::string choice = press.form.line("restock", 10);
  if (choice != "0" && choice != "1") press.form.fault("restock", fault(press, "restock"));
  return choice == "1";
}

Step cancel(Press& press) {
  Cancellation cancellation;
  cancellation.reason = press.form.line("reason", 20);
  cancellation.message = press.form.lines("message", 1000);
  cancellation.restock = read_restock(press);
  if (std::find(std::begin(kReasons), std::end(kReasons), cancellation.reason) == std::end(kReasons)) {
    press.form.fault("reason", fault(press, "carrier"));
  }
  if (!press.form.good()) return form_again(press);
  if (press.sure() || !next_state(press.file.order.state, Happening::cancelled)) {
    return cancel_order(press.pages.tools(), press.visit.context, press.seen, cancellation);
  }
  admin::Confirm question;
  question.question = word(press.locale(), "orders.admin_order.cancel_question", {{"number", press.file.order.number}});
  question.facts = facts_of(press);
  question.facts.emplace_back(deed_words(press, "reason"), word(press.locale(), "orders.admin_order.reason_" + cancellation.reason));
  if (!cancellation.message.empty()) question.facts.emplace_back(deed_words(press, "message"), cancellation.message);
  question.facts.emplace_back(deed_words(press, "restock"), deed_words(press, cancellation.restock ? "restock_yes" : "restock_no"));
  question.warning = deed_words(press, "cancel_warning");
  add_money_if_stopped(press, question);
  question.yes = deed_words(press, "cancel_yes");
  question.danger = true;
  question.back = "/admin/orders/" + press.file.order.number;
  return press.pages.desk.confirm(press.visit, question);
}

Step take_back(Press& press) {
  const bool restock = read_restock(press);
  if (!press.form.good()) return form_again(press);
  if (press.sure() || !next_state(press.file.order.state, Happening::returned)) {
    return return_order(press.pages.tools(), press.visit.context, press.seen, restock);
  }
  admin::Confirm question;
  question.question = word(press.locale(), "orders.admin_order.return_question", {{"number", press.file.order.number}});
  question.facts = facts_of(press);
  question.facts.emplace_back(deed_words(press, "restock"), deed_words(press, restock ? "restock_yes" : "restock_no"));
  add_money_if_stopped(press, question);
  question.yes = deed_words(press, "return_yes");
  question.danger = true;
  question.back = "/admin/orders/" + press.file.order.number;
  return press.pages.desk.confirm(press.visit, question);
}

Step refunded(Press& press) {
  http::Form shown(press.visit.request.form, press.locale());  // what the page said is not typed: it is no field to show again
  const Yen amount(shown.whole("owed", {1, pricing::kMaxTotal.amount()}, "").value_or(0));
  const LocalDate day = read_day(press, "refunded_on");
  if (!press.form.good()) return form_again(press);
  DeedResult result = refund_order(press.pages.tools(), press.visit.context, press.seen, {amount, day});
  if (result || result.error() != DeedError::bad_amount) return result;
  press.form.fault("owed", deed_words(press, "owed_changed"));
  return form_again(press);
}

// A card has a number; other ways have their name.
std::pair<std::string, std::string> to_where(const Press& press) {
  const CardMoney& card = press.file.card;
  if (!card.last4.empty()) return {deed_words(press, "fact_card"), card.brand + " **** " + card.last4};
  return {deed_words(press, "fact_method"), method_text(press.file.order.document.payment, press.locale())};
}

Step refund_card(Press& press) {
  const Yen amount(press.form.whole_or(0, "back_amount", {1, std::max<std::int64_t>(1, press.file.card.left.amount())},
                                       deed_words(press, "back_range")));
  const Yen left = press.file.card.left;
  // What is refused is not asked about first.
  if (press.form.good() && press.file.order.payment_state == PaymentState::paid && left > Yen(0) && amount >= left)
    press.form.fault("back_amount", deed_words(press, "back_cancel_first"));
  if (!press.form.good()) return form_again(press);
  if (auto later = ask_provider_first(press)) return std::move(*later);
  if (!press.sure()) {
    admin::Confirm question;
    question.question = word(press.locale(), "orders.admin_order.back_question", {{"number", press.file.order.number}});
    question.facts = facts_of(press);
    question.facts.emplace_back(deed_words(press, "back_amount"), html::yen_text(press.locale(), amount));
    question.facts.push_back(to_where(press));
    question.warning = deed_words(press, "back_warning") + (press.unseen ? " " + fault(press, "unseen_warning") : "");
    question.yes = deed_words(press, "back_yes");
    question.danger = true;
    question.back = "/admin/orders/" + press.file.order.number;
    return press.pages.desk.confirm(press.visit, question);
  }
  DeedResult result = refund_by_card(press.pages.tools(), press.visit.context, press.seen, amount);
  if (result) return result;
  if (result.error() == DeedError::bad_amount)
    press.form.fault("back_amount", deed_words(press, "back_range"));
  else if (result.error() == DeedError::cancel_first)
    press.form.fault("back_amount", deed_words(press, "back_cancel_first"));
  else
    return result;
  return form_again(press);
}

Step note(Press& press) {
  const std::string text = press.form.lines("text", 1000);
  if (press.form.good() && text.empty()) press.form.fault("text", fault(press, "text_missing"));
  if (!press.form.good()) return form_again(press);
  return add_note(press.pages.tools(), press.visit.context, press.seen, text);
}

// The buyer agreed to a fee and a day: what the other address costs is told before it is taken.
http::Response ask_move(const Press& press, const Moved& moved, const Address& after) {
  const Order& order = press.file.order;
  admin::Confirm question;
  question.question = word(press.locale(), "orders.admin_fault.move_question", {{"number", order.number}, {"to", after.prefecture}});
  if (moved.nowhere) question.facts.emplace_back(fault(press, "move_delivery"), word(press.locale(), "checkout.fault.not_to_prefecture"));
  if (moved.fee) {
    question.facts.emplace_back(fault(press, "move_fee_agreed"), html::yen_text(press.locale(), order.document.amounts.shipping));
    question.facts.emplace_back(fault(press, "move_fee_there"), html::yen_text(press.locale(), *moved.fee));
  }
  if (moved.late) question.facts.emplace_back(fault(press, "move_delivery"), fault(press, "move_late"));
  question.warning = fault(press, "move_warning");
  question.yes = fault(press, "move_yes");
  question.back = "/admin/orders/" + order.number;
  return press.pages.desk.confirm(press.visit, question);
}

// The recipient as typed, checked as the checkout checks it; everything else of the person stays.
Step fix(Press& press) {
  if (!press.file.person) return DeedResult(Fail<DeedError>(DeedError::not_now));
  const Person& person = *press.file.person;
  const http::Fields& sent = press.visit.request.form;
  PersonInput input;
  input.email = person.email;
  input.phone = person.phone;
  input.shipping = {sent.get("name"), sent.get("kana"),  sent.get("postcode"), sent.get("prefecture"),
                    sent.get("city"), sent.get("line1"), sent.get("line2"),    sent.get("phone")};
  for (const char* field : {"name", "kana", "postcode", "prefecture", "city", "line1", "line2", "phone"}) press.form.line(field, 200);
  std::vector<Fault> faults;
  const Person read = read_person(input, faults);
  constexpr std::string_view kPrefix = "shipping_address.";
  for (const Fault& one : faults) {
    if (one.field.starts_with(kPrefix)) press.form.fault(one.field.substr(kPrefix.size()), text_of(one, press.locale()));
  }
  if (!press.form.good()) return form_again(press);
  Address recipient = read.recipient;
  if (recipient.phone == person.phone && person.recipient.phone.empty()) recipient.phone.clear();  // shown from the orderer, not typed
  const Moved there = moved(press.pages.shops.by_id(press.file.order.shop)->settings, press.file.order, person.recipient, recipient);
  if (!there.agrees() && !press.sure()) return ask_move(press, there, recipient);
  return fix_address(press.pages.tools(), press.visit.context, press.seen, {recipient, "", ""});
}

// Where the shop writes to; what did not reach the buyer goes out again.
Step fix_mail(Press& press) {
  const auto mail = text::parse_mail_address(press.form.line("email", 254));
  if (!mail) press.form.fault("email", word(press.locale(), "orders.mail.address_wrong"));
  if (!press.form.good()) return form_again(press);
  return fix_address(press.pages.tools(), press.visit.context, press.seen, {std::nullopt, mail->str(), ""});
}

}  // namespace

const DeedForm* find_deed_form(std::string_view name) {
  static const std::vector<DeedForm> forms = {
      {"accept", Happening::confirmed, {}, accept},
      {"paid", Happening::paid, {"amount", "paid_on", "payer"}, paid},
      {"prepare", Happening::preparing, {}, prepare},
      {"ship", Happening::shipped, {"carrier", "tracking", "shipped_on"}, ship},
      {"tracking", Happening::tracking_fixed, {"tracking"}, fix_number},
      {"deliver", Happening::delivered, {}, deliver},
      {"complete", Happening::completed, {}, complete},
      {"cancel", Happening::cancelled, {"message"}, cancel},
      {"return", Happening::returned, {}, take_back},
      {"refund_card", Happening::refund_requested, {"back_amount"}, refund_card},
      {"refunded", Happening::refunded, {"refunded_on"}, refunded},
      {"address", Happening::address_fixed, {"name", "kana", "postcode", "prefecture", "city", "line1", "line2", "phone"}, fix},
      {"mail", Happening::address_fixed, {"email"}, fix_mail},
      {"note", Happening::note, {"text"}, note},
  };
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const DeedForm& form) { return form.name == name; });
  return found == forms.end() ? nullptr : &*found;
}

http::Response form_again(Press& press, const Refused& questions) {
  Refused refused = questions;
  refused.form = &press.form;
  press.form.show("deed", press.visit.request.param("deed"));
  return whole_order_page(press.pages, press.visit, press.file, refused);
}

}  // namespace noren::orders
