// For how long the node sells what it holds, and how it goes without leaving anything.
#include "db/errors.h"
#include "db/patience.h"
#include "intake/home.h"
#include "log/log.h"
#include "nodes/identities.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr auto kRenewWithin = 5'000ms;
constexpr std::chrono::microseconds kWithoutEnd = 24h * 365;  // told where nothing ends the lease
constexpr int kLeftAtOnce = 50;                               // orders carried

}  // namespace

std::chrono::microseconds Home::lasts() const { return lease_ ? lease_->lasts() : kWithoutEnd; }

void Home::renew() {
  const db::Patience patience(kRenewWithin);
  const auto sent = lease_ ? lease_->now() : 0us;
  const nodes::Renewal renewal{parts_.own.node, parts_.node, lasts(), lag().orders};
  const bool goes_on = central_db().write(
      [&](db::Tx& central) { return nodes::renew_holder(central, renewal, nodes::time_of_database(central)); }, db::Priority::background);
  if (goes_on) {
    if (lease_) lease_->renew(sent);
    return;
  }
  if (!retired_.exchange(true))
    log::event(log::Level::error, "node_retired",
               log::field("do",
                          "this node was retired (noren nodes) and sells no more: stop it; what it took since stays in its folder, from "
                          "where noren nodes retire carries it"));
  if (lease_) lease_->end();
}

std::chrono::microseconds Home::sells_for() const {
  if (retired_) return 0us;
  return lease_ ? lease_->left() : kWithoutEnd;
}

void Home::came_late(const OrderId& order, db::Tx* making) {
  if (!lease_) return;
  log::event(
      log::Level::error, "order_came_late",
      log::field("order", order.str()) + "," + log::field("then", "its buyer is told that it is checked, until the database is reached"));
  if (making != nullptr) return lease_->came_late(order, making);
  try {
    lease_->came_late(order, nullptr);
  } catch (const db::Error& error) {
    log::event(log::Level::warning, "late_order_not_noted", log::field("what", error.what()));  // it is known as long as the program runs
  }
}

// What is left when the time is over is carried after the next start.
void Home::leave_nothing() {
  stockroom_.give_all_back();
  const auto in_time = [] { return db::Patience::left() > 0ms; };
  Waiting last;
  while (in_time()) {
    const std::vector<Waiting> some = carrying_.waiting(last, kLeftAtOnce);
    if (some.empty()) break;
    last = some.back();
    carry_or_set_aside(some, in_time);
  }
  for (bool more = true; more && in_time();) {
    more = carrying_.hand_over_some(Carrying::Which::all) > 0;
    carrying_.carry_handed();
  }
  if (!recall_.leave() || carrying_.left() > 0) return;
  central_db().write([&](db::Tx& central) { nodes::forget_holder(central, parts_.node); });
}

}  // namespace noren::intake
