#include "orders/order_view.h"

#include <algorithm>

#include "html/words.h"
#include "mail/rules.h"
#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/mail_story.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "shipping/shipping.h"
#include "troubles/words.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;
using html::word_of_mail;
using html::yen_text;

constexpr Happening kSteps[] = {Happening::received, Happening::confirmed, Happening::preparing, Happening::shipped, Happening::delivered};
std::size_t reached(State state) {
  switch (state) {
    case State::confirmed: return 1;
    case State::preparing: return 2;
    case State::shipped: return 3;
    case State::delivered:
    case State::completed: return 4;
    default: return 0;
  }
}

const Event* event_of_step(Happening step, const std::vector<Event>& events) {
  if (step == Happening::confirmed) return acceptance_of(events);
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) { return event.what == step; });
  return found == events.end() ? nullptr : &*found;
}

std::string carrier_name(const Order& order, const std::string& id, Locale locale) {
  const shipping::Carrier* carrier = shipping::find_carrier(id);
  return carrier == nullptr ? order.document.delivery.name.in(locale) : carrier->name.in(locale);
}

std::string shipped_text(const Order& order, const Event& event, Locale locale) {
  const Shipped shipped = *shipment_of({event});
  const std::string carrier = carrier_name(order, shipped.carrier, locale);
  if (shipped.number.empty()) return word(locale, "orders.story.shipped_plain", {{"carrier", carrier}});
  return word(locale, "orders.story.shipped", {{"carrier", carrier}, {"number", text::tracking_number_text(shipped.number)}});
}

std::string tracking_text(const Event& event, Locale locale) {
  const FixedTracking fixed = fixed_tracking_in(event);
  return word(locale, fixed.before.empty() ? "orders.story.tracking_added" : "orders.story.tracking_fixed",
              {{"number", text::tracking_number_text(fixed.number)}});
}

// What came before the event, and whether mails go out.
struct StoryAround {
  bool stopped = false;
  int receipts = 0;
  bool mails_kept = false;
};

// What came too much with it is told with it, and what is not asked for any more; the driver took the whole.
std::string paid_text(const Order& order, const Event& event, Locale locale) {
  const Paid paid = *payment_of({event});
  const Yen missing = order.document.payment == shops::PaymentMethod::cash_on_delivery ? Yen(0) : paid.missing(order);
  const char* name = paid.surplus > Yen(0) ? "paid_over" : missing > Yen(0) ? "paid_let_go" : "paid";
  return word(locale, std::string("orders.story.") + name,
              {{"amount", yen_text(locale, paid.amount)},
               {"all", yen_text(locale, paid.amount + paid.surplus)},
               {"surplus", yen_text(locale, paid.surplus)},
               {"missing", yen_text(locale, missing)}});
}

std::string refund_text(const Event& event, Locale locale) {
  if (amount_in(event) == Yen(0)) return word(locale, "orders.story.refunded_before");
  const char* name = is_by_dispute(event) ? "refunded_by_dispute" : is_of_surplus(event) ? "refunded_surplus" : "refunded";
  return word(locale, std::string("orders.story.") + name, {{"amount", yen_text(locale, amount_in(event))}});
}

std::string story_text(const Order& order, const Event& event, const StoryAround& around, Locale locale) {
  switch (event.what) {
    case Happening::shipped: return shipped_text(order, event, locale);
    case Happening::tracking_fixed: return tracking_text(event, locale);
    case Happening::paid: {
      const bool by_provider = shops::by_provider(order.document.payment);
      if (!around.stopped) return paid_text(order, event, locale);
      return word(locale, by_provider ? "orders.story.late_payment_back" : "orders.story.late_payment",
                  {{"amount", yen_text(locale, payment_of({event})->amount)}});
    }
    case Happening::released: {
      const Yen part = part_taken({&event, 1});
      if (part == Yen(0)) return word(locale, "orders.story.released");
      return word(locale, "orders.story.released_part", {{"amount", yen_text(locale, part)}});
    }
    case Happening::part_paid:
      return word(locale, around.stopped ? "orders.story.late_payment" : "orders.story.part_paid",
                  {{"amount", yen_text(locale, amount_in(event))}});
    case Happening::rest_paid: return word(locale, "orders.story.rest_paid", {{"amount", yen_text(locale, amount_in(event))}});
    case Happening::payment_undone: return word(locale, "orders.story.payment_undone", {{"amount", yen_text(locale, amount_in(event))}});
    case Happening::refund_undone: return word(locale, "orders.story.refund_undone", {{"amount", yen_text(locale, amount_in(event))}});
    case Happening::refund_requested:
      return word(locale, "orders.story.refund_requested", {{"amount", yen_text(locale, amount_in(event))}});
    case Happening::part_refunded:
    case Happening::refunded: return refund_text(event, locale);
    case Happening::cancelled:
      if (event.actor == ActorKind::system) return word(locale, "orders.story.cancelled_unpaid");
      return word(locale, event.actor == ActorKind::buyer ? "orders.story.cancelled_by_buyer" : "orders.story.cancelled_by_shop");
    case Happening::trouble: {
      const auto line = troubles::story_from(event.data);
      return line ? troubles::story_for_buyer(*line, locale) : std::string();
    }
    case Happening::address_fixed:
      return word(locale,
                  event.data.find("\"address\":true") != std::string::npos ? "orders.story.address_fixed" : "orders.story.contact_fixed");
    case Happening::receipt_issued: return word(locale, around.receipts > 0 ? "orders.story.receipt_again" : "orders.story.receipt_issued");
    case Happening::unknown: return word(locale, "orders.story.unknown");
    default: return word_of_mail(locale, "orders.story." + std::string(name_of(event.what)), around.mails_kept);
  }
}

struct PaymentWords {
  std::string state;
  std::string text;
};

PaymentWords refunded_words(const Order& order, const std::vector<Event>& events, Locale locale) {
  if (const Yen lost = lost_in_dispute(events); lost > Yen(0))
    return {"refunded", word(locale, "orders.story.refunded_by_dispute", {{"amount", yen_text(locale, lost)}})};
  const Yen back = money_back(events);
  return {"refunded", word(locale, "orders.story.refunded", {{"amount", yen_text(locale, back > Yen(0) ? back : order.total)}})};
}

// The price of an order that is over went back, and what came too much with it is still here.
// twice: what came by another transfer (came_twice).
bool only_surplus_left(const Order& order, const std::vector<Event>& events, Yen twice) {
  return surplus_left(events) + twice > Yen(0) && own_money_back(events) >= received_for(order, events);
}

// What a refund through the provider takes from there on, as key of words; "" nothing of note.
std::string refund_way(shops::PaymentMethod method) {
  if (method == shops::PaymentMethod::card) return "orders.payment_text.refund_way_card";
  return method == shops::PaymentMethod::konbini ? "orders.payment_text.refund_way_konbini" : "";
}

std::string due_text(const Order& order, const std::vector<Event>& events, Locale locale, const MoneyStanding& money) {
  const Yen over = surplus_left(events) + money.twice;
  const auto say = [&](const char* key) {
    return word(locale, std::string("orders.payment_text.") + key,
                {{"back", yen_text(locale, own_money_back(events))}, {"amount", yen_text(locale, over)}});
  };
  if (only_surplus_left(order, events, money.twice)) return say("refund_surplus");
  const std::string name = money.refund.empty() ? "cancelled_paid" : "refund_" + std::string(money.refund);
  std::string price = word_of_mail(locale, "orders.payment_text." + name, money.mails_kept);
  const bool under_way = money.refund == "requested" || money.refund == "pending";
  if (const std::string way = refund_way(order.document.payment); under_way && !way.empty()) price += "\n" + word(locale, way);
  return over == Yen(0) ? price : price + "\n" + say("surplus_too");
}

std::string paid_now_text(const Order& order, const std::vector<Event>& events, Locale locale) {
  const bool cod = order.document.payment == shops::PaymentMethod::cash_on_delivery;
  const auto paid = payment_of(events);
  const Yen missing = paid && !cod ? paid->missing(order) : Yen(0);
  std::string text = missing == Yen(0) ? word(locale, cod ? "orders.payment_text.cod_paid" : "orders.payment_text.transfer_paid")
                                       : word(locale, "orders.payment_text.let_go",
                                              {{"amount", yen_text(locale, paid->amount)}, {"missing", yen_text(locale, missing)}});
  if (const Yen over = surplus_left(events); over > Yen(0))
    text += "\n" + word(locale, "orders.payment_text.surplus_too", {{"amount", yen_text(locale, over)}});
  return text;
}

// Of an order that is to be paid at a store.
PaymentWords store_words(const Order& order, Locale locale, const MoneyStanding& money) {
  const bool left = has_left(order.state);
  const std::string due = order.document.pay_until ? html::date_text(locale, *order.document.pay_until) : std::string();
  const auto text = [&](const char* name, const std::string& by = "") {
    return word(locale, "orders.payment_text." + std::string(name), {{"due", due}, {"total", yen_text(locale, order.total)}, {"by", by}});
  };
  if (!money.store_end) return {"awaiting", text(left ? "konbini_sent" : "konbini_awaiting")};
  if (left) return {"overdue", text(money.account ? "konbini_ended_account" : "konbini_ended_contact")};
  const auto about = money.store_end->cancelled_about;
  return {"overdue", about ? text("konbini_ended", html::time_text(locale, *about)) : text("konbini_ended_asking")};
}

PaymentWords payment_words(const Order& order, const std::vector<Event>& events, Instant now, Locale locale, const MoneyStanding& money) {
  const auto text = [&](const std::string& name) { return word_of_mail(locale, "orders.payment_text." + name, money.mails_kept); };
  const bool cod = order.document.payment == shops::PaymentMethod::cash_on_delivery;
  switch (order.payment_state) {
    case PaymentState::refund_due: return {"refund_due", due_text(order, events, locale, money)};
    case PaymentState::refunded: return refunded_words(order, events, locale);
    case PaymentState::authorised:
      if (is_stopped(order.state)) return {"closing", text("closing_card")};
      return {"authorised", text("authorised")};
    case PaymentState::paid:
      if (all_went_back(events)) return refunded_words(order, events, locale);
      return {"paid", paid_now_text(order, events, locale)};
    case PaymentState::checking:
    case PaymentState::awaiting: break;
  }
  if (is_stopped(order.state))
    return money.closing ? PaymentWords{"closing", text("closing_konbini")} : PaymentWords{"none", text("cancelled")};
  // The driver hands it over for the money only; the shop has it when the carrier has paid.
  const bool delivered = order.state == State::delivered || order.state == State::completed;
  if (cod && delivered) return {"on_delivery", text("cod_paid")};
  if (order.document.recipient_pays) return {"on_delivery", recipient_pays_text(order, locale)};
  if (cod) return {"on_delivery", word(locale, "orders.payment_text.cod", {{"total", yen_text(locale, order.total)}})};
  const bool instead = pays_instead(order, events);
  const auto by = pay_by(order, events);
  const bool overdue = (instead || awaits_transfer(order)) && by && *by < japan_time(now).date;
  const std::string name = overdue ? "overdue" : "awaiting";
  if (instead) return {name, instead_text(order, events, {now, money.account}, locale)};
  const Yen parts = parts_paid(events);
  const std::string left = yen_text(locale, left_to_pay(order, events));
  if (parts > Yen(0) && order.document.payment != shops::PaymentMethod::bank_transfer)
    return {"awaiting", word(locale, "orders.payment_text.rest_otherwise", {{"amount", yen_text(locale, parts)}, {"left", left}})};
  if (const Yen part = part_taken(events); part > Yen(0))
    return {"awaiting", word(locale, "orders.payment_text.card_released_part", {{"amount", yen_text(locale, part)}})};
  if (order.document.payment == shops::PaymentMethod::card) return {"awaiting", text("card_released")};
  if (awaits_store(order)) return store_words(order, locale, money);
  const std::string due = by ? html::date_text(locale, *by) : std::string();
  return {name, word(locale, "orders.payment_text.transfer_" + name + (parts > Yen(0) ? "_rest" : ""),
                     {{"due", due}, {"amount", yen_text(locale, parts)}, {"left", left}})};
}

// The day that belongs to the state: that of the payment, or of the money's way back.
View day_of(const std::string& state, const std::vector<Event>& events, Locale locale) {
  std::optional<LocalDate> day;
  if (state == "refunded") {
    const auto refunded = refund_of(events);
    day = refunded ? refunded->on : money_back_on(events);
  } else if (const auto paid = payment_of(events); paid && state != "refund_due") {
    day = paid->on;
  }
  return day ? View(html::date_text(locale, *day)) : View(false);
}

}  // namespace

View state_view(const Order& order, const std::vector<Event>& events, Locale locale, bool mails_kept, bool store_ended,
                std::string_view refund, Yen twice) {
  const std::string name(name_of(order.state));
  const bool early = order.state == State::received || order.state == State::confirmed;
  std::string text = name;
  if (early && awaits_transfer(order)) text += "_transfer";
  if (early && pays_instead(order, events))
    text += "_instead";
  else if (early && awaits_store(order))
    text = store_ended ? "konbini_ended" : text + "_konbini";
  const auto shipped = shipment_of(events);
  if (order.state == State::shipped && shipped && shipped->number.empty())
    text += shipping::gives_numbers(shipped->carrier) ? "_number_follows" : "_untracked";
  const bool over = order.state == State::cancelled || order.state == State::returned;
  if (over && order.payment_state == PaymentState::refunded) text += "_refunded";
  if (over && order.payment_state == PaymentState::refund_due)
    text += refund == "disputed" ? "_refund_disputed" : only_surplus_left(order, events, twice) ? "_surplus_due" : "_refund_due";
  // Nobody could pay the driver: nothing is said of money that may have come.
  const bool never_paid = order.payment_state == PaymentState::awaiting && order.document.payment == shops::PaymentMethod::cash_on_delivery;
  if (order.state == State::cancelled && never_paid) text += "_cod";
  return {{"name", word(locale, "orders.state." + name)},
          {"text", word_of_mail(locale, "orders.state_text." + text, mails_kept)},
          {"good", order.state == State::delivered || order.state == State::completed},
          {"stopped", is_stopped(order.state)}};
}

View steps_view(const Order& order, const std::vector<Event>& events, Locale locale) {
  View steps = View::array();
  if (is_stopped(order.state)) return steps;
  const std::size_t now = reached(order.state);
  for (std::size_t i = 0; i < std::size(kSteps); ++i) {
    const Event* event = event_of_step(kSteps[i], events);
    steps.push_back({{"name", word(locale, "orders.step." + std::string(name_of(kSteps[i])))},
                     {"at", event == nullptr ? View(false) : View(html::time_text(locale, event->at))},
                     {"done", i < now},
                     {"now", i == now}});
  }
  return steps;
}

View payment_view(const Order& order, const std::vector<Event>& events, Instant now, Locale locale, const MoneyStanding& money) {
  const PaymentWords words = payment_words(order, events, now, locale, money);
  const bool changed = money.account && pays_instead(order, events);
  return {{"name", changed ? word(locale, "orders.instead.name") : payment_name(order, locale)},
          {"state", word(locale, "orders.payment_state." + words.state)},
          {"text", words.text},
          {"paid_at", day_of(words.state, events, locale)},
          {"paid", words.state == "paid"},
          {"overdue", words.state == "overdue"}};
}

View given_back_view(const Order& order, const std::vector<Event>& events, const std::vector<SurplusBack>& surplus, Locale locale) {
  View lines = View::array();
  // Of one whose money all goes back the text of its state says so.
  const bool stands = order.payment_state == PaymentState::paid && !all_went_back(events);
  const Yen own = own_money_back(events), over = money_back(events) - own;
  if (const auto day = money_back_on(events); stands && own > Yen(0) && day)
    lines.push_back(word(locale, "orders.given_back.part", {{"amount", yen_text(locale, own)}, {"day", html::date_text(locale, *day)}}));
  if (stands && over > Yen(0)) lines.push_back(word(locale, "orders.given_back.surplus", {{"amount", yen_text(locale, over)}}));
  for (const SurplusBack& back : surplus)
    lines.push_back(word(locale, "orders.given_back.besides",
                         {{"what", surplus_text(back, locale)}, {"day", html::date_text(locale, japan_time(back.at).date)}}));
  return lines;
}

View shipments_view(const Order& order, const std::vector<Event>& events, Locale locale) {
  View shipments = View::array();
  const auto shipped = shipment_of(events);
  if (!shipped) return shipments;
  const std::string url = shipped->number.empty() ? std::string() : shipping::tracking_url(shipped->carrier, shipped->number);
  shipments.push_back({{"carrier", carrier_name(order, shipped->carrier, locale)},
                       {"number", text::tracking_number_text(shipped->number)},
                       {"url", url},
                       {"at", html::date_text(locale, shipped->on)},
                       {"items", false}});
  return shipments;
}

View timeline_view(const Order& order, const std::vector<Event>& events, const std::map<std::int64_t, std::string>& details, Locale locale,
                   bool mails_kept, const std::vector<SurplusBack>& surplus) {
  View timeline = View::array();
  StoryAround around{.mails_kept = mails_kept};
  auto besides = surplus.begin();
  const auto tell_besides = [&](std::optional<Instant> before) {
    for (; besides != surplus.end() && (!before || besides->at < *before); ++besides)
      timeline.push_back({{"at", html::time_text(locale, besides->at)}, {"text", surplus_text(*besides, locale)}, {"detail", false}});
  };
  for (const Event& event : events) {
    tell_besides(event.at);
    if (event.what == Happening::note) continue;  // of the staff, for the staff
    const auto detail = details.find(event.seq);
    const std::string text = story_text(order, event, around, locale);
    if (text.empty()) continue;  // of a trouble that is not told to the buyer
    timeline.push_back({{"at", html::time_text(locale, event.at)},
                        {"text", text},
                        {"detail", detail == details.end() ? View(false) : View(detail->second)}});
    around.stopped = around.stopped || event.what == Happening::cancelled || event.what == Happening::returned;
    around.receipts += event.what == Happening::receipt_issued ? 1 : 0;
  }
  tell_besides(std::nullopt);
  return timeline;
}

std::string money_if_cancelled(const Order& order, const MoneyNow& money, Locale locale) {
  const auto text = [&](const char* name) { return word_of_mail(locale, std::string("orders.cancel.") + name, money.mails_kept); };
  const shops::PaymentMethod method = order.document.payment;
  if (money.money_back) return text("paid_back");
  if (order.payment_state == PaymentState::authorised) return text("reserved");
  if (order.payment_state == PaymentState::paid) {
    if (money.through_provider > Yen(0) && method == shops::PaymentMethod::card) return text("paid_card");
    return text(money.through_provider > Yen(0) && method == shops::PaymentMethod::paypay ? "paid_paypay" : "paid");
  }
  if (money.parts > Yen(0)) return text("paid");
  if (method == shops::PaymentMethod::bank_transfer || money.instead) return text("unpaid_transfer");
  return text(method == shops::PaymentMethod::konbini ? "unpaid_konbini" : "unpaid");
}

View receipt_hindrance(const Order& order, const std::vector<Event>& events, bool money_back, std::string_view section, Locale locale) {
  const ReceiptAnswer answer = may_issue_receipt(order, receivable(events, money_back));
  if (answer == ReceiptAnswer::yes) return false;
  return word(locale, std::string(section) + "." + std::string(name_of(answer)));
}

View messages_view(const std::vector<mail::Fate>& fates, const std::string& address, Locale locale, bool mails_spooled) {
  View messages = View::array();
  for (const mail::Fate& fate : fates) {
    const mail::Message& message = fate.message;
    if (!is_told_to_buyer(message.kind) || message.recipient != mail::Role::buyer) continue;
    const std::string seen = fate.attempts.empty() ? std::string() : fate.attempts.back().to_masked;
    messages.push_back({{"at", html::time_text(locale, message.created_at)},
                        {"name", word(locale, "orders.message." + message.kind)},
                        {"to", seen.empty() ? mail::masked(address) : seen},
                        {"fate", word_of_mail(locale, "orders.fate." + std::string(mail::state_name(message.state)), mails_spooled)},
                        {"ok", message.state == mail::State::handed_over},
                        {"failed", message.state == mail::State::parked}});
  }
  return messages;
}

}  // namespace noren::orders
