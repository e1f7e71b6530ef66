#include "orders/waiting_orders.h"

#include "orders/left_out.h"
#include "orders/orders.h"
#include "troubles/troubles.h"

namespace noren::orders {

int act_on_each(House& house, const WaitingOrders& waiting, Fits fits, Act act) {
  struct Found {
    OrderId id;
    std::string number;
  };
  std::vector<Found> found;
  LeftOut left_out;
  house.db.read([&](db::Tx& tx) {
    if (troubles::is_put_back(tx, waiting.shop)) return;
    for (const Readable& one : tx.all(waiting.statement, read_if_readable, waiting.shop, waiting.since)) {
      if (!one.order) left_out.add(one.number, one.why);
      if (!one.order) continue;
      left_out.look(one.number, [&] {
        if (fits(tx, *one.order)) found.push_back({one.order->id, one.order->number});
      });
    }
  });
  int done = 0;
  const auto act_on = [&](db::Tx& tx, const OrderId& id) {
    auto order = find(tx, waiting.shop, id);
    return order && fits(tx, *order) && act(tx, *order) ? 1 : 0;
  };
  for (const Found& one : found) {
    left_out.look(one.number, [&] { done += house.db.write([&](db::Tx& tx) { return act_on(tx, one.id); }, db::Priority::background); });
  }
  left_out.tell();
  return done;
}

}  // namespace noren::orders
