// Orders whose money is late become troubles, each once: what the owner has settled is not brought up again.
#include <nlohmann/json.hpp>

#include "orders/deeds.h"
#include "orders/konbini.h"
#include "orders/left_out.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
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
  std::vector<Order> late;
  LeftOut left_out;
  house.db.read([&](db::Tx& tx) {
    for (Readable& one : tx.all(sql::unpaid_since, read_if_readable, shop, now - kLookedBack)) {
      if (!one.order) left_out.add(one.number, one.why);
      if (!one.order) continue;
      left_out.look(one.number, [&] {
        if (is_to_be_told(tx, *one.order, now)) late.push_back(std::move(*one.order));
      });
    }
  });
  int opened = 0;
  const auto open_one = [&](db::Tx& tx, const OrderId& id) {
    const auto order = find(tx, shop, id);
    if (!order || !is_to_be_told(tx, *order, now)) return 0;
    open_late(tx, *order, now);
    return 1;
  };
  for (const Order& order : late) {
    left_out.look(order.number,
                  [&] { opened += house.db.write([&](db::Tx& tx) { return open_one(tx, order.id); }, db::Priority::background); });
  }
  left_out.tell();
  return opened;
}

}  // namespace noren::orders
