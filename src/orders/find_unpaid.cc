// Orders whose money is late become troubles, each once: what the owner has settled is not brought up again.
#include <nlohmann/json.hpp>

#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/konbini.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/unpaid.h"
#include "orders/waiting_orders.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kUnpaidLookedBack{24 * 120};  // the longest time to pay, and a month

troubles::Subject subject_of(const Order& order) { return {"order", order.id.str()}; }

// While the provider has not said that nobody paid at the store, a day is waited for that.
bool is_to_be_told(db::Tx& tx, const Order& order, Instant now) {
  const auto& agreed = order.document.pay_until;
  if ((agreed && *agreed >= japan_time(now).date) || was_late(tx, order)) return false;  // the last day is never before what was agreed
  const std::vector<Event> events = events_of(tx, order.id);
  if (!is_late(order, events, now)) return false;
  return !awaited_at_store(tx, order) || is_late(order, events, now - std::chrono::hours(24));
}

}  // namespace

bool is_late(const Order& order, const std::vector<Event>& events, Instant now) {
  const bool rest = pays_instead(order, events) && parts_paid(events) > Yen(0);
  const bool asked = awaits_transfer(order) || rest || (awaits_store(order) && has_left(order.state));
  const auto by = pay_by(order, events);
  return asked && by && *by < japan_time(now).date;
}

std::string_view late_kind(const Order& order) {
  return has_left(order.state) ? troubles::kind::kSentUnpaid : troubles::kind::kUnpaidOrder;
}

bool was_late(db::Tx& tx, const Order& order) { return troubles::was_opened(tx, order.shop, late_kind(order), subject_of(order)); }

void open_late(db::Tx& tx, const Order& order, Instant now) {
  const std::vector<Event> events = events_of(tx, order.id);
  nlohmann::json evidence = {{"amount", left_to_pay(order, events).amount()}};
  if (const auto by = pay_by(order, events)) evidence["due_on"] = to_iso(*by);
  troubles::open(tx, {order.shop, late_kind(order), subject_of(order), order.id, evidence.dump(), now});
}

void settle_late(db::Tx& tx, const Order& order, Instant now) {
  troubles::settle(tx, {order.shop, late_kind(order), subject_of(order), "mistaken", now});
}

void tell_unpaid_parcel(db::Tx& tx, const Order& order, Instant now) {
  if (!awaits_store(order) || !has_left(order.state)) return;
  if (!is_number_ended(order, events_of(tx, order.id))) open_late(tx, order, now);
}

int open_unpaid(House& house, const ShopId& shop, Instant now) {
  const auto fits = [&](db::Tx& tx, const Order& order) { return is_to_be_told(tx, order, now); };
  const auto open = [&](db::Tx& tx, Order& order) {
    open_late(tx, order, now);
    return true;
  };
  return act_on_each(house, {shop, sql::unpaid_since, now - kUnpaidLookedBack}, fits, open);
}

}  // namespace noren::orders
