// What may be told of an order that lies at this node: its second copy first (rule 3 of the intake).
#include <algorithm>
#include <iterator>
#include <utility>

#include "db/patience.h"
#include "intake/home.h"
#include "intake/sql.h"
#include "log/log.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

// A buyer is answered within 2 s, whatever the central database and the other nodes do.
constexpr auto kAwaited = 1'000ms;
constexpr auto kCopiedWithin = 600ms;
// Of who does not wait on his own thread, in looks: as long as the others.
constexpr auto kLookEvery = 20ms;
constexpr int kLooksBeforeCopy = kAwaited / kLookEvery;
constexpr int kLooksMost = (kAwaited + kCopiedWithin) / kLookEvery;
// One deadline from the press: what it has waited for already is not waited for again. Giving it to the next disk takes a moment all the same.
constexpr auto kLeastForCopy = 300ms;

std::chrono::milliseconds left_of(std::chrono::milliseconds most) { return std::min(most, db::Patience::left()); }

}  // namespace

bool Home::is_order_here(const OrderId& id) const {
  return own_db().read([&](db::Tx& own) {
    return own
        .one(
            sql::find_order, [](const db::Row&) { return true; }, id)
        .has_value();
  });
}

bool Home::may_be_told(const OrderId& order) const { return !is_order_here(order) || copying_.alone() || copying_.is_kept(order); }

bool Home::await(const CheckoutId& id, Asks asks) {
  const OrderId order(id.str());
  if (asks == Asks::looks) return may_be_told(order);
  if (!await_carrying(order) || !is_order_here(order) || copying_.alone()) return true;
  return copying_.keep(order, std::max<std::chrono::milliseconds>(left_of(kCopiedWithin), kLeastForCopy));
}

// False: there was nothing to wait for. Nobody waits while the central database does not answer.
bool Home::await_carrying(const OrderId& order) {
  // It is awaited before it is looked for: it may be carried in between.
  std::unique_lock lock(mutex_);
  awaited_.insert(order);
  lock.unlock();
  const bool here = is_order_here(order);
  lock.lock();
  if (here) {
    poked_ = true;
    wake_.notify_all();
    carried_.wait_for(lock, left_of(kAwaited), [&] { return !awaited_.contains(order) || away_ || !running_; });
  }
  awaited_.erase(order);
  return here;
}

// Of the order that a payment made: it is carried at once, or copied.
void Home::when_told(const CheckoutId& id, std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    if (running_) {
      poked_ = true;
      wake_.notify_all();
      untold_.push_back({OrderId(id.str()), std::move(done)});
      untold_came_.notify_all();
      return;
    }
  }
  done();
}

bool Home::is_over(Untold& untold, bool at_once) {
  try {
    if (may_be_told(untold.order)) return true;
  } catch (const std::exception& error) {
    log::event(log::Level::warning, "answer_not_looked_at",
               log::field("order", untold.order.str()) + "," + log::field("what", error.what()));
    return true;  // whoever answers looks himself
  }
  const std::lock_guard lock(mutex_);
  if (untold.looks == kLooksBeforeCopy || (away_ && untold.looks == 0)) {
    to_copy_.insert(untold.order);
    stopping_told_.notify_all();
  }
  return at_once || ++untold.looks == kLooksMost;
}

void Home::run_teller() {
  std::unique_lock lock(mutex_);
  while (true) {
    untold_came_.wait(lock, [this] { return stopping_ || !untold_.empty(); });
    if (untold_.empty()) return;
    std::vector<Untold> some = std::exchange(untold_, {});
    const bool at_once = stopping_;
    lock.unlock();
    std::vector<Untold> rest;
    for (Untold& one : some) {
      if (!is_over(one, at_once)) {
        rest.push_back(std::move(one));
        continue;
      }
      try {
        one.done();
      } catch (const std::exception& error) {
        log::event(log::Level::error, "answer_not_told", log::field("order", one.order.str()) + "," + log::field("what", error.what()));
      }
    }
    lock.lock();
    untold_.insert(untold_.begin(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    if (!rest.empty()) stopping_told_.wait_for(lock, kLookEvery, [this] { return stopping_; });
  }
}

// Before those for which nobody waits.
void Home::copy_awaited() {
  std::set<OrderId> some;
  {
    const std::lock_guard lock(mutex_);
    some = std::exchange(to_copy_, {});
  }
  for (const OrderId& order : some) {
    if (!is_stopping() && !may_be_told(order)) copying_.keep(order, kCopiedWithin);
  }
}

std::string Home::remarks() const {
  std::string lines;
  if (copying_.alone()) lines += "no other node keeps copies: orders taken while the database is away lie on this disk alone\n";
  const std::string letters = recall_.waited_for();
  if (!letters.empty()) lines += "pieces are not given out until these nodes have said what they hold: " + letters + "\n";
  return lines;
}

}  // namespace noren::intake
