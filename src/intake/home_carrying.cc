// The thread that carries what the node took, what the central database forgot first.
#include <algorithm>

#include "db/patience.h"
#include "intake/home.h"
#include "log/log.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr int kCarriedAtOnce = 50;
constexpr auto kCarryEvery = 1'000ms;  // when nobody pokes
constexpr auto kCarryWithin = 5'000ms;

}  // namespace

void Home::run_carrier() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const bool was_away = away_;
    lock.unlock();
    std::string away;
    try {
      if (was_away) renew();  // it may be silent still, or this node was retired meanwhile
      carry();
    } catch (const std::exception& error) {
      away = error.what();
    }
    lock.lock();
    if (away.empty() == away_) {
      if (away_)
        log::event(log::Level::info, "intake_carries_again");
      else
        log::event(log::Level::error, "intake_waits",
                   log::field("what", away) + "," + log::field("then", "orders are taken and carried later"));
    }
    away_ = !away.empty();
    if (!away_) away_since_.reset();
    if (away_ && !away_since_) away_since_ = clock().now();
    if (away_) carried_.notify_all();
    wake_.wait_for(lock, kCarryEvery, [this] { return stopping_ || (poked_ && !away_); });
    poked_ = false;
  }
}

// Whoever sends mails ends soon then.
std::unique_lock<std::mutex> Home::be_alone() {
  carrier_waits_ = true;
  std::unique_lock alone(alone_);
  carrier_waits_ = false;
  return alone;
}

// In their order; what the central database has forgotten is told to it before anything new.
void Home::carry() {
  const auto goes_on = [this] { return !is_stopping(); };
  if (retired_) return;
  const auto alone = be_alone();
  tell_what_is_forgotten();
  if (retired_) return;
  carry_handed();
  Waiting last;
  while (goes_on()) {
    const std::vector<Waiting> some = carrying_.waiting(last, kCarriedAtOnce);
    if (some.empty()) break;
    last = some.back();
    carry_or_set_aside(some, goes_on);
  }
  carry_the_rest();
}

// Before the first grant, and before anything new: then the gate may open (stock/gate.h).
void Home::tell_what_is_forgotten() {
  const auto goes_on = [this] { return !is_stopping(); };
  if (!recall_.look()) return;
  const std::vector<Waiting> again = carrying_.forgotten();
  for (auto first = again.begin(); first != again.end();) {
    if (!goes_on()) return;  // the next start goes on
    const auto end = first + std::min<std::ptrdiff_t>(kCarriedAtOnce, again.end() - first);
    carry_or_set_aside(std::vector<Waiting>(first, end), goes_on);
    first = end;
  }
  carry_handed();
  recall_.report();
}

// One that is refused is left for the next time, and the others go on.
void Home::carry_or_set_aside(const std::vector<Waiting>& orders, const std::function<bool()>& goes_on) {
  try {
    carry_some(orders);
  } catch (const std::exception& error) {
    if (!is_refusal(error)) throw;
    for (const Waiting& one : orders) {
      if (goes_on()) carry_alone(one);
    }
  }
}

void Home::carry_alone(const Waiting& order) {
  try {
    carry_some({order});
  } catch (const std::exception& error) {
    if (!is_refusal(error)) throw;
    {
      const std::lock_guard lock(mutex_);
      if (refused_.contains(order.id)) return;  // told already
    }
    log::event(log::Level::error, "order_not_carried",
               log::field("order", order.id.str()) + "," + log::field("what", error.what()) + "," +
                   log::field("then", "it stays in this node's folder and is tried again"));
    carrying_.tell_refused(order);
    const std::lock_guard lock(mutex_);
    refused_.insert(order.id);
  }
}

void Home::carry_handed() {
  const db::Patience patience(kCarryWithin);
  const auto refused = carrying_.carry_handed();
  if (!refused) return;  // the next round looks first what is forgotten
  std::set<CheckoutId> now(refused->begin(), refused->end());
  const std::lock_guard lock(mutex_);
  for (const CheckoutId& attempt : now) {
    if (refused_attempts_.contains(attempt)) continue;  // told already
    log::event(log::Level::error, "attempt_not_carried",
               log::field("checkout", attempt.str()) + "," + log::field("then", "it stays in this node's folder and is tried again"));
  }
  refused_attempts_ = std::move(now);  // the others are there by now
}

void Home::carry_some(const std::vector<Waiting>& orders) {
  const db::Patience patience(is_stopping() ? std::min(kCarryWithin, db::Patience::left()) : kCarryWithin);  // who stops waits no longer
  if (!carrying_.carry(orders)) return;  // the next round looks first what is forgotten
  {
    const std::lock_guard lock(mutex_);
    for (const Waiting& order : orders) {
      awaited_.erase(order.id);
      refused_.erase(order.id);
    }
  }
  carried_.notify_all();
}

}  // namespace noren::intake
