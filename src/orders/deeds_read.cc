#include <algorithm>

#include "orders/deed.h"

namespace noren::orders {
namespace {

using nlohmann::json;

// Events are ours, but older ones may lack what newer ones have.
json data_of(const Event& event) {
  json data = json::parse(event.data, nullptr, false);
  return data.is_object() ? data : json::object();
}

const Event* newest(const std::vector<Event>& events, Happening what) {
  const auto found = std::find_if(events.rbegin(), events.rend(), [&](const Event& event) { return event.what == what; });
  return found == events.rend() ? nullptr : &*found;
}

bool returns_money(const Event& event) { return event.what == Happening::refunded || event.what == Happening::part_refunded; }

// The newest refund that came back, of the order's own money.
const Event* newest_undone(const std::vector<Event>& events) {
  const auto found = std::find_if(events.rbegin(), events.rend(),
                                  [](const Event& event) { return event.what == Happening::refund_undone && !is_of_surplus(event); });
  return found == events.rend() ? nullptr : &*found;
}

// What it changes in the sum of what went back.
Yen back_by(const Event& event) {
  if (returns_money(event)) return amount_in(event);
  return event.what == Happening::refund_undone ? Yen(0) - amount_in(event) : Yen(0);
}

LocalDate day_in(const json& data, const Event& event) {
  return date_from_iso(data.value("on", std::string())).value_or(japan_time(event.at).date);
}

}  // namespace

std::optional<Shipped> shipment_of(const std::vector<Event>& events) {
  const Event* event = newest(events, Happening::shipped);
  if (event == nullptr) return std::nullopt;
  const json data = data_of(*event);
  Shipped shipped{data.value("carrier", std::string()), data.value("number", std::string()), day_in(data, *event), event->at};
  if (const Event* fixed = newest(events, Happening::tracking_fixed); fixed != nullptr && fixed > event)
    shipped.number = fixed_tracking_in(*fixed).number;
  return shipped;
}

FixedTracking fixed_tracking_in(const Event& event) {
  const json data = data_of(event);
  return {data.value("before", std::string()), data.value("number", std::string()), data.value("told", false)};
}

const Event* acceptance_of(const std::vector<Event>& events) {
  const Event* word = newest(events, Happening::confirmed);
  return word != nullptr ? word : newest(events, Happening::shipped);
}

std::optional<Paid> payment_of(const std::vector<Event>& events) {
  const Event* event = newest(events, Happening::paid);
  const Event* undone = newest(events, Happening::payment_undone);
  if (event == nullptr || (undone != nullptr && undone > event)) return std::nullopt;
  const json data = data_of(*event);
  const Yen surplus(data.value("surplus", std::int64_t{0}));
  Paid paid{amount_in(*event), surplus, data.value("let_go", false), day_in(data, *event), event->at};
  if (const Event* rest = newest(events, Happening::rest_paid); rest != nullptr && rest > event) {
    paid.amount += amount_in(*rest);
    paid.on = day_in(data_of(*rest), *rest);
  }
  return paid;
}

Received receivable(const std::vector<Event>& events, bool back) {
  const auto paid = payment_of(events);
  if (!paid) return {std::nullopt, back, false};
  return {paid->amount, back, paid->let_go};
}

bool is_told_of_money(const Order& order, const std::vector<Event>& events) {
  return order.document.payment != shops::PaymentMethod::cash_on_delivery || !payment_of(events);
}

std::optional<Refunded> refund_of(const std::vector<Event>& events) {
  const Event* event = newest(events, Happening::refunded);
  const Event* undone = newest_undone(events);
  if (event == nullptr || (undone != nullptr && undone > event)) return std::nullopt;
  const LocalDate day = day_in(data_of(*event), *event);
  return Refunded{amount_in(*event), is_of_surplus(*event) ? day : money_back_on(events).value_or(day)};
}

std::optional<Refunded> refund_by_hand_of(std::span<const Event> events) {
  std::optional<Refunded> given;
  for (const Event& event : events) {
    const json data = data_of(event);
    if (returns_money(event) && data.value("by_hand", false)) given = Refunded{amount_in(event), day_in(data, event)};
  }
  return given;
}

std::optional<LocalDate> money_back_on(std::span<const Event> events) {
  std::optional<LocalDate> day;
  for (const Event& event : events) {
    if (returns_money(event) && !is_of_surplus(event) && amount_in(event) > Yen(0)) day = day_in(data_of(event), event);
  }
  return day;
}

bool is_by_dispute(const Event& event) { return data_of(event).value("by", std::string()) == "dispute"; }

bool is_of_surplus(const Event& event) {
  const std::string by = data_of(event).value("by", std::string());
  return by == "surplus" || by == "another";
}

Yen surplus_left(std::span<const Event> events) {
  Yen left;
  for (const Event& event : events) {
    const json data = data_of(event);
    const Yen surplus(data.value("surplus", std::int64_t{0}));
    if (event.what == Happening::paid) left += surplus;
    if (event.what == Happening::payment_undone) left = surplus;
    if (data.value("by", std::string()) == "surplus") left = std::max(Yen(0), left - back_by(event));
  }
  return left;
}

LocalDate day_of(const Event& event) { return day_in(data_of(event), event); }

Yen amount_in(const Event& event) { return Yen(data_of(event).value("amount", std::int64_t{0})); }

Yen parts_paid(const std::vector<Event>& events) {
  Yen sum;
  for (const Event& event : events) {
    if (event.what == Happening::part_paid) sum += amount_in(event);
    if (event.what == Happening::payment_undone) sum = Yen(data_of(event).value("kept", std::int64_t{0}));
  }
  return sum;
}

Yen received_for(const Order& order, const std::vector<Event>& events) {
  if (const auto paid = payment_of(events)) return paid->amount;
  const Yen parts = parts_paid(events);
  const bool was_paid = order.payment_state == PaymentState::paid || order.payment_state == PaymentState::refund_due;
  return parts == Yen(0) && was_paid ? order.total : parts;
}

Yen part_taken(std::span<const Event> events) {
  Yen part;
  for (const Event& event : events) {
    if (event.what == Happening::authorised || event.what == Happening::paid) part = Yen(0);
    if (event.what == Happening::released) part = Yen(data_of(event).value("captured", std::int64_t{0}));
  }
  return part;
}

Yen rest_let_go(const Order& order, const std::vector<Event>& events) {
  const auto paid = order.payment_state == PaymentState::paid ? payment_of(events) : std::nullopt;
  return paid ? paid->missing(order) : Yen(0);
}

Yen left_to_pay(const Order& order, const std::vector<Event>& events) { return std::max(Yen(0), order.total - parts_paid(events)); }

Yen money_back(const std::vector<Event>& events) {
  Yen sum;
  for (const Event& event : events) sum += back_by(event);
  return sum;
}

Yen own_money_back(std::span<const Event> events) {
  Yen sum;
  for (const Event& event : events) {
    if (!is_of_surplus(event)) sum += back_by(event);
  }
  return sum;
}

bool all_went_back(std::span<const Event> events) {
  Yen paid, back;
  for (const Event& event : events) {
    if (event.what == Happening::paid) paid = amount_in(event);
    if (event.what == Happening::rest_paid) paid += amount_in(event);
    if (event.what == Happening::payment_undone) paid = back = Yen(0);
    if (!is_of_surplus(event)) back += back_by(event);
  }
  return paid > Yen(0) && back >= paid;
}

Yen lost_in_dispute(std::span<const Event> events) {
  Yen lost, given;
  for (const Event& event : events) {
    if (!is_of_surplus(event)) (is_by_dispute(event) ? lost : given) += back_by(event);
  }
  return given > Yen(0) ? Yen(0) : lost;
}

Yen given_by_hand(const std::vector<Event>& events) {
  Yen sum;
  for (const Event& event : events) {
    if (!data_of(event).contains("by")) sum += back_by(event);
  }
  return sum;
}

std::string cancel_reason_of(const Event& event) { return data_of(event).value("reason", std::string()); }

std::string personal_detail(db::Tx& tx, const House& house, const Order& order, const Event& event, const std::string& name) {
  if (event.sealed.empty()) return "";
  const auto plain = people::open(tx, house, order.shop, order.person, event.sealed);
  if (!plain) return "";
  const json details = json::parse(*plain, nullptr, false);
  if (!details.is_object() || !details.contains(name) || !details[name].is_string()) return "";
  return details[name].get<std::string>();
}

}  // namespace noren::orders
