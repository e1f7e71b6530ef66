#include "orders/deed.h"

#include "mail/mail.h"
#include "shipping/shipping.h"
#include "staff/staff.h"
#include "troubles/troubles.h"

namespace noren::orders {

Done Deed::happen(Happening what, const nlohmann::json& data, const nlohmann::json& personal) {
  Change change{what, data.dump(), personal.is_null() ? std::string() : personal.dump(), std::nullopt};
  const auto applied = apply(tx, tools.house, context, order, change);
  if (applied) return {};
  return refused(applied.error() == ApplyError::stale ? DeedError::stale : DeedError::not_now);
}

Done Deed::happen_anyway(Happening what, const Anyway& anyway) {
  if (!next_state(order.state, what)) return refused(DeedError::not_now);
  const Against against = what_is_against(tx, order, what);
  if (const Done done = agreed(against, anyway); !done) return done;
  nlohmann::json data = nlohmann::json::object();
  if (against.money_back) data["money_back_anyway"] = true;
  if (against.held) data["held_anyway"] = true;
  return happen(what, data);
}

void Deed::tell_buyer(std::string_view kind) {
  mail::enqueue(tx, {order.shop, kind, "order", order.id.str(), mail::Role::buyer, order.updated_at, std::nullopt});
}

void Deed::tell_again(std::string_view kind) {
  mail::enqueue_again(tx, {order.shop, kind, "order", order.id.str(), mail::Role::buyer, order.updated_at, std::nullopt});
}

void Deed::note(std::string_view what, const staff::Saying& after, const staff::Saying& before) {
  staff::record_deed(tx, context, tools.house,
                     {"orders.deed." + std::string(what), "order", "/admin/orders/" + order.number, order.number, before, after});
}

Result<std::string, DeedError> read_number(std::string_view carrier, std::string_view typed, bool anyway) {
  const text::TrackingNumber read = shipping::read_tracking_number(carrier, typed);
  if (read.verdict == text::TrackingVerdict::malformed) return Fail<DeedError>(DeedError::bad_number);
  if (read.verdict == text::TrackingVerdict::suspicious && !anyway) return Fail<DeedError>(DeedError::doubtful_number);
  return read.number;
}

Against what_is_against(db::Tx& tx, const Order& order, Happening what) {
  const Asking* asking = asking_before(what);
  if (asking == nullptr) return {};
  const bool held = troubles::holds_shipment(tx, order.shop, order.id) || going_back_there(tx, order) > Yen(0);
  return {asking->unpaid && !may_ship(order), is_money_back(tx, order), held};
}

Done agreed(const Against& against, const Anyway& anyway) {
  if (against.unpaid && !anyway.unpaid) return refused(DeedError::unpaid);
  if (against.money_back && !anyway.unpaid) return refused(DeedError::money_back);
  if (against.held && !anyway.held) return refused(DeedError::held);
  return {};
}

void release_payment(Deed& deed) {
  const auto attempt = payments::want(deed.tx, deed.order.shop, deed.order.id, payments::Want::cancel, deed.context.now);
  if (!attempt || !deed.tools.poke_payment) return;
  deed.tx.after_commit([poke = deed.tools.poke_payment, id = *attempt] { poke(id); });
}

DeedResult perform_plain(DeedTools tools, const Context& context, const Seen& seen, Happening what, std::string_view note) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (const Done done = deed.happen(what); !done) return done;
    deed.note(note);
    return {};
  });
}

}  // namespace noren::orders
