// Orders whose money is late become troubles, each once: what the owner has settled is not brought up again.
#include <nlohmann/json.hpp>

#include "orders/deeds.h"
#include "orders/konbini.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/store.h"
#include "orders/unpaid.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kLookedBack{24 * 120};  // the longest time to pay, and a month

troubles::Subject subject_of(const Order& order) { return {"order", order.id.str()}; }

// While the provider has not said that nobody paid at the store, a day is waited for that.
bool is_to_be_told(db::Tx& tx, const Order& order, Instant now) {
  if (!is_late(order, now) || was_late(tx, order)) return false;
  return !awaited_at_store(tx, order) || is_late(order, now - std::chrono::hours(24));
}

}  // namespace

bool is_late(const Order& order, Instant now) {
  const bool asked = awaits_transfer(order) || (awaits_store(order) && has_left(order.state));
  return asked && order.document.pay_until && *order.document.pay_until < japan_time(now).date;
}

std::string_view late_kind(const Order& order) {
  return has_left(order.state) ? troubles::kind::kSentUnpaid : troubles::kind::kUnpaidOrder;
}

bool was_late(db::Tx& tx, const Order& order) { return troubles::was_opened(tx, order.shop, late_kind(order), subject_of(order)); }

void open_late(db::Tx& tx, const Order& order, Instant now) {
  const Yen left = left_to_pay(order, events_of(tx, order.id));
  nlohmann::json evidence = {{"amount", left.amount()}};
  if (order.document.pay_until) evidence["due_on"] = to_iso(*order.document.pay_until);
  troubles::open(tx, {order.shop, late_kind(order), subject_of(order), order.id, evidence.dump(), now});
}

void tell_unpaid_parcel(db::Tx& tx, const Order& order, Instant now) {
  if (awaits_store(order) && has_left(order.state)) open_late(tx, order, now);
}

int open_unpaid(House& house, const ShopId& shop, Instant now) {
  std::vector<OrderId> late;
  house.db.read([&](db::Tx& tx) {
    for (const Order& order : tx.all(sql::unpaid_since, read_order, shop, now - kLookedBack)) {
      if (is_to_be_told(tx, order, now)) late.push_back(order.id);
    }
  });
  int opened = 0;
  for (const OrderId& id : late) {
    opened += house.db.write(
        [&](db::Tx& tx) {
          const auto order = find(tx, shop, id);
          if (!order || !is_to_be_told(tx, *order, now)) return 0;
          open_late(tx, *order, now);
          return 1;
        },
        db::Priority::background);
  }
  return opened;
}

}  // namespace noren::orders
