#include <algorithm>

#include "orders/deed.h"
#include "orders/unpaid.h"
#include "payments/payments.h"
#include "shipping/shipping.h"

namespace noren::orders {
namespace {

Result<std::string, DeedError> number_of(const Shipment& shipment) {
  if (shipment.tracking.empty()) return std::string();
  return read_number(shipment.carrier, shipment.tracking, shipment.number_anyway);
}

// By which rule the parcel leaves, for the story.
std::string_view rule_of(const Order& order, bool money_back) {
  if (money_back) return kShippedMoneyBack;
  if (!may_ship(order)) return kShippedUnpaid;
  if (order.payment_state == PaymentState::paid) return "paid";
  return order.document.payment == shops::PaymentMethod::cash_on_delivery ? "on_delivery" : "reserved";
}

// Taken for all that is known: the answer was lost, and the provider is being asked.
bool is_being_taken(db::Tx& tx, const Order& order) {
  const auto attempts = payments::attempts_of(tx, order.shop, order.id);
  return std::any_of(attempts.begin(), attempts.end(), [](const payments::Attempt& one) {
    return one.state == payments::State::authorised && one.want == payments::Want::capture && one.doubt_since && one.decline_code.empty();
  });
}

}  // namespace

DeedResult ship_order(DeedTools tools, const Context& context, const Seen& seen, const Shipment& shipment) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (!next_state(deed.order.state, Happening::shipped)) return refused(DeedError::not_now);
    // What was typed comes first: after the questions below nothing is asked again.
    const auto number = number_of(shipment);
    if (!number) return refused(number.error());
    const Against against = what_is_against(deed.tx, deed.order, Happening::shipped);
    if (const Done done = agreed(against, {shipment.unpaid_anyway, shipment.held_anyway}); !done) return done;
    const bool reserved = deed.order.payment_state == PaymentState::authorised;
    if (reserved && !is_being_taken(deed.tx, deed.order)) return refused(DeedError::not_captured);
    nlohmann::json data = {{"carrier", shipment.carrier}, {"number", *number}, {"on", to_iso(shipment.shipped_on)}};
    data["rule"] = rule_of(deed.order, against.money_back);
    if (against.held) data["held_anyway"] = true;
    if (const Done done = deed.happen(Happening::shipped, data); !done) return done;
    if (is_late(deed.order, events_of(deed.tx, deed.order.id), context.now)) open_late(deed.tx, deed.order, context.now);
    deed.tell_buyer("shipped");
    const shipping::Carrier* carrier = shipping::find_carrier(shipment.carrier);
    staff::Saying after = carrier != nullptr ? staff::Saying::name(carrier->name) : staff::Saying();
    if (!number->empty()) after += (after.empty() ? "" : " ") + text::tracking_number_text(*number);
    deed.note("shipped", after);
    return {};
  });
}

}  // namespace noren::orders
