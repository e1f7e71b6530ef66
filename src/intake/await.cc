// What may be told of an order that lies at this node: its second copy first (rule 3 of the intake).
#include "intake/home.h"
#include "intake/sql.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

// A buyer is answered within 2 s, whatever the central database and the other nodes do.
constexpr auto kAwaited = 1'000ms;
constexpr auto kCopiedWithin = 600ms;

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
  return !await_carrying(order) || !is_order_here(order) || copying_.alone() || copying_.keep(order, kCopiedWithin);
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
    carried_.wait_for(lock, kAwaited, [&] { return !awaited_.contains(order) || away_ || !running_; });
  }
  awaited_.erase(order);
  return here;
}

std::string Home::remarks() const {
  std::string lines;
  if (copying_.alone()) lines += "no other node keeps copies: orders taken while the database is away lie on this disk alone\n";
  const std::string letters = recall_.waited_for();
  if (!letters.empty()) lines += "pieces are not given out until these nodes have said what they hold: " + letters + "\n";
  return lines;
}

}  // namespace noren::intake
