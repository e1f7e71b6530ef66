// Until when a node may sell what it holds (rule 1 of the intake: a lease is never taken back by time, its end only stops its node from
// selling). Longer whenever the central database was reached, counted from when it was asked, by a clock that runs on while the machine sleeps
// and never jumps. Kept in the node's own database, so that a program that is started anew while the central one is away goes on; after a start
// of the machine nobody knows how long it was off, and nothing is sold before the central database was reached.
// Throws db/errors.h. Thread: safe from any.
#pragma once
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "db/database.h"
#include "orders/types.h"

namespace noren::intake {

class Lease {
 public:
  struct Terms {
    std::function<std::chrono::microseconds()> steady;  // CLOCK_BOOTTIME (env/real/system.h)
    std::string boot;                                   // which start of the machine it counts from; "" not known
    std::chrono::microseconds lasts{};
  };
  // own must outlive it.
  Lease(db::Database& own, Terms terms);
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  std::chrono::microseconds now() const { return terms_.steady(); }
  std::chrono::microseconds lasts() const { return terms_.lasts; }
  bool in_time() const { return left() > std::chrono::microseconds(0); }
  std::chrono::microseconds left() const { return std::max(std::chrono::microseconds(until_) - now(), std::chrono::microseconds(0)); }
  // The central database has said so. sent: when it was asked.
  void renew(std::chrono::microseconds sent);
  // It was retired.
  void end();

  // An order that was made when the time was over, or whose commit was: it is checked until the lease is renewed. making: the transaction in
  // the own database that makes it; nullptr when that is over.
  void came_late(const OrderId& order, db::Tx* making);
  bool is_late(const OrderId& order) const;

 private:
  void keep(std::int64_t until);

  db::Database& own_;
  const Terms terms_;
  std::atomic<std::int64_t> until_ = 0;
  mutable std::mutex mutex_;
  std::set<OrderId> late_;
};

}  // namespace noren::intake
