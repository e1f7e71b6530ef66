// What must be true in a simulated world, whatever happens. A breach throws Violation (world.h). Private to simulation.
//
// After every step: the stock adds up; no order number was captured twice. As it is told: what a buyer was told stays true (an order
// stays one order, a declined payment takes nothing, an ended checkout stays ended, a doubt ends within its time). Every night: all of
// `noren verify`, the provider's ledger included. At the end, after quiet days: nothing is in doubt any more, and no order that was paid at
// the store is cancelled as unpaid.
#pragma once
#include <map>
#include <set>
#include <string>

#include "base/id.h"
#include "checkout/checkout.h"
#include "simulation/clock.h"

namespace noren::simulation {

class World;

class Checks {
 public:
  explicit Checks(World& world) : world_(world) {}

  // ---- what buyers were told
  void opened(const CheckoutId& id) { opened_.insert(id); }
  void accepted(const CheckoutId& id, const std::string& number);
  void declined(const CheckoutId& id);
  void ended(const CheckoutId& id);
  const std::set<CheckoutId>& all_opened() const { return opened_; }
  // ---- what the provider did
  void paid_at_store(const CheckoutId& id) { paid_at_store_.insert(id); }
  void captured(const std::string& order_number, const std::string& payment);
  void given_back_in_dashboard(const std::string& payment, std::int64_t amount) { dashboard_[payment] += amount; }

  void every_step();
  void every_night();
  void at_the_end();

 private:
  void stock_adds_up();
  void promises();
  void books();
  void ledger();
  void doubts_end();
  void money_of_stores();

  World& world_;
  std::set<CheckoutId> opened_;
  std::map<CheckoutId, std::string> accepted_;
  std::set<std::string> never_captured_;  // attempts
  std::set<CheckoutId> ended_;
  std::set<CheckoutId> paid_at_store_;
  std::map<std::string, std::set<std::string>> captures_;  // by order number
  std::map<std::string, std::int64_t> dashboard_;          // yen given back there, by payment
};

}  // namespace noren::simulation
