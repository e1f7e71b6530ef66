// Orders whose transfer is late become troubles, each once: what the owner has settled is not brought up again.
#include <nlohmann/json.hpp>

#include "orders/deeds.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/store.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kLookedBack{24 * 120};  // the longest time to pay, and a month

bool is_late(const Order& order, Instant now) {
  return awaits_transfer(order) && order.document.pay_until && *order.document.pay_until < japan_time(now).date;
}

troubles::Subject subject_of(const Order& order) { return {"order", order.id.str()}; }

}  // namespace

int open_unpaid(House& house, const ShopId& shop, Instant now) {
  std::vector<OrderId> late;
  house.db.read([&](db::Tx& tx) {
    for (const Order& order : tx.all(sql::unpaid_since, read_order, shop, now - kLookedBack)) {
      if (is_late(order, now) && !troubles::was_opened(tx, shop, troubles::kind::kUnpaidOrder, subject_of(order))) late.push_back(order.id);
    }
  });
  int opened = 0;
  for (const OrderId& id : late) {
    opened += house.db.write(
        [&](db::Tx& tx) {
          const auto order = find(tx, shop, id);
          if (!order || !is_late(*order, now) || troubles::was_opened(tx, shop, troubles::kind::kUnpaidOrder, subject_of(*order))) return 0;
          const Yen left = left_to_pay(*order, events_of(tx, order->id));
          const nlohmann::json evidence = {{"amount", left.amount()}, {"due_on", to_iso(*order->document.pay_until)}};
          troubles::open(tx, {shop, troubles::kind::kUnpaidOrder, subject_of(*order), order->id, evidence.dump(), now});
          return 1;
        },
        db::Priority::background);
  }
  return opened;
}

}  // namespace noren::orders
