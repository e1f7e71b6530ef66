// The owner of a simulated shop: ships, cancels, gives money back, reads the bank's statement, presses the sweep, buys goods. Makes
// mistakes: late, in part, for the wrong reason. Private to simulation. Thread: one.
#pragma once
#include "simulation/world.h"

namespace noren::simulation {

class Owner {
 public:
  explicit Owner(World& world) : world_(world) {}
  // A round of work, and the next one after some hours.
  void work();
  // From now on twice a day what is left, without whims: the quiet days.
  void clear_desk();
  void press_sweep_before_bed();

 private:
  using Step = void (Owner::*)(Station&);
  void round();
  void look_after_orders(Station& station);
  void look_after(Station& station, const orders::Order& order);
  void ship(Station& station, const orders::Order& order);
  void look_after_money(Station& station, const orders::Order& order);
  void read_statement(Station& station);
  void match_deposits(Station& station);
  void give_back_by_transfer(Station& station);
  void press_sweep(Station& station);
  void buy_goods(Station& station);
  void visit_dashboard(Station& station);
  bool whim(std::int64_t percent) { return whims_ && world_.dice.percent(percent); }
  void told(std::string_view deed, const orders::Order& order, const orders::DeedResult& done);

  World& world_;
  bool whims_ = true;
};

}  // namespace noren::simulation
