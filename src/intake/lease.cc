#include "intake/lease.h"

#include "intake/sql.h"

namespace noren::intake {

Lease::Lease(db::Database& own, Terms terms) : own_(own), terms_(std::move(terms)) {
  own_.read([&](db::Tx& tx) {
    const auto until = tx.one(
        sql::find_lease_time, [](const db::Row& row) { return row.integer(0); }, terms_.boot);
    if (!terms_.boot.empty()) until_ = until.value_or(0);
    for (OrderId& id : tx.all(sql::all_late_orders, [](const db::Row& row) { return row.id<OrderId>(0); })) late_.insert(std::move(id));
  });
}

// On the disk first: what is sold in memory only would be too long after a start.
void Lease::keep(std::int64_t until) {
  own_.write([&](db::Tx& tx) {
    tx.run(sql::put_lease_time, terms_.boot, until);
    tx.run(sql::drop_lease_times, terms_.boot);
    if (until > 0) tx.run(sql::drop_late_orders);
  });
  until_ = until;
}

void Lease::renew(std::chrono::microseconds sent) {
  keep((sent + terms_.lasts).count());
  const std::lock_guard lock(mutex_);
  late_.clear();
}

void Lease::end() {
  until_ = 0;
  keep(0);
}

void Lease::came_late(const OrderId& order, db::Tx* making) {
  {
    const std::lock_guard lock(mutex_);
    late_.insert(order);
  }
  if (making != nullptr)
    making->run(sql::insert_late_order, order);
  else
    own_.write([&](db::Tx& tx) { tx.run(sql::insert_late_order, order); });
}

bool Lease::is_late(const OrderId& order) const {
  const std::lock_guard lock(mutex_);
  return late_.contains(order);
}

}  // namespace noren::intake
