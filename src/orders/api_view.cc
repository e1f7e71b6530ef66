#include "orders/api_view.h"

#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/rules.h"
#include "shipping/shipping.h"

namespace noren::orders {

using nlohmann::json;

std::string_view api_payment_state(const Order& order, bool all_back) {
  switch (order.payment_state) {
    case PaymentState::awaiting:
    case PaymentState::checking:
    case PaymentState::authorised:
      if (is_stopped(order.state)) return "none";
      return name_of(order.payment_state == PaymentState::authorised ? PaymentState::awaiting : order.payment_state);
    case PaymentState::paid: return name_of(all_back ? PaymentState::refunded : PaymentState::paid);
    case PaymentState::refund_due:
    case PaymentState::refunded: break;
  }
  return name_of(order.payment_state);
}

json amounts_json(const pricing::Amounts& amounts) {
  json tax = json::array();
  for (const pricing::TaxPart& part : amounts.tax)
    tax.push_back({{"rate", part.rate}, {"taxable", part.taxable.amount()}, {"tax", part.tax.amount()}});
  return {{"items", amounts.items.amount()},
          {"shipping", amounts.shipping.amount()},
          {"fees", amounts.fees.amount()},
          {"discount", amounts.discount.amount()},
          {"tax", tax},
          {"total", amounts.total.amount()}};
}

namespace {

// Null before the parcel leaves.
json shipment_json(const std::optional<Shipped>& shipped) {
  if (!shipped) return nullptr;
  const auto or_null = [](const std::string& text) { return text.empty() ? json() : json(text); };
  return {{"carrier", or_null(shipped->carrier)},
          {"number", or_null(shipped->number)},
          {"url", or_null(shipping::tracking_url(shipped->carrier, shipped->number))},
          {"shipped_on", to_iso(shipped->on)}};
}

// The chain's own order holds; what is not in it stands between its events by its time.
json timeline_json(std::span<const Event> events, const std::vector<SurplusBack>& surplus) {
  json timeline = json::array();
  auto besides = surplus.begin();
  const auto tell_besides = [&](std::optional<Instant> before) {
    for (; besides != surplus.end() && (!before || besides->at < *before); ++besides)
      timeline.push_back({{"at", to_rfc3339(besides->at)}, {"event", name_of(besides->stands)}, {"amount", besides->amount.amount()}});
  };
  for (const Event& event : events) {
    if (event.what == Happening::note) continue;  // of the staff, for the staff
    tell_besides(event.at);
    timeline.push_back({{"at", to_rfc3339(event.at)}, {"event", event.what == Happening::unknown ? "other" : name_of(event.what)}});
  }
  tell_besides(std::nullopt);
  return timeline;
}

}  // namespace

json api_view(const Order& order, std::span<const Event> events, Locale locale, const std::vector<SurplusBack>& surplus) {
  json lines = json::array();
  for (const Line& line : order.document.lines) {
    lines.push_back({{"sku", line.sku},
                     {"name", line.name.in(locale)},
                     {"unit_price", line.unit.amount()},
                     {"quantity", line.quantity},
                     {"amount", (line.unit * line.quantity).amount()}});
  }
  json view = {{"number", order.number},
               {"state", name_of(order.state)},
               {"payment_state", api_payment_state(order, order.payment_state == PaymentState::paid && all_went_back(events))},
               {"authorised", order.payment_state == PaymentState::authorised},
               {"payment_method", shops::name_of(order.document.payment)},
               {"currency", "JPY"},
               {"total", order.total.amount()},
               {"amounts", amounts_json(order.document.amounts)},
               {"lines", lines},
               {"timeline", timeline_json(events, surplus)},
               {"created_at", to_rfc3339(order.created_at)},
               {"updated_at", to_rfc3339(order.updated_at)}};
  const auto by = pay_by(order, {events.begin(), events.end()});
  view["shipment"] = shipment_json(shipment_of({events.begin(), events.end()}));
  view["pay_until"] = by && !is_stopped(order.state) ? json(to_iso(*by)) : json();
  return view;
}

}  // namespace noren::orders
