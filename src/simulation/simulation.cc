#include "simulation/simulation.h"

#include "orders/orders.h"
#include "orders/rules.h"
#include "simulation/buyer.h"
#include "simulation/owner.h"
#include "simulation/stage.h"
#include "troubles/troubles.h"

namespace noren::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto kDay = 24h;
constexpr auto kNight = 2h;       // nothing goes wrong, so that what is under way has ended when it is checked
constexpr auto kQuiet = 24h * 4;  // longer than a number for the store lives
constexpr int kBuyersADay = 20;

class Run {
 public:
  Run(const Plan& plan, const Begin& begin, const html::Templates& html) : world_(plan, begin, html) {}

  void live() {
    Station& station = world_.truth();
    const Begun begun = set_up(station, world_.clock.now(), world_.dice.percent(50));
    world_.shop = begun.shop;
    world_.owner = begun.owner;
    world_.begin();
    owner_.work();
    const Elapsed end = kDay * world_.plan.days;
    come_all_days(end);
    for (Elapsed night = kDay; night <= end; night += kDay) {
      world_.go_wrong();
      world_.run_until(night - kNight);
      world_.calm_down();
      owner_.press_sweep_before_bed();
      world_.run_until(night);
      world_.checks.every_night();
    }
    owner_.clear_desk();
    world_.run_until(end + kQuiet);
    world_.checks.at_the_end();
  }

  void tell(Report& report) {
    count();
    report.steps = world_.figures["steps"];
    report.figures = world_.figures;
    report.trace_hash = world_.trace.hash();
    report.when = text_of(world_.time.elapsed());
    report.last_lines = {world_.trace.last().begin(), world_.trace.last().end()};
  }

 private:
  void come_all_days(Elapsed end) {
    const std::int64_t all = kBuyersADay * world_.plan.days;
    for (int i = 1; i <= all; ++i) {
      Buyer& buyer = *buyers_.emplace_back(std::make_unique<Buyer>(world_, i));
      world_.agenda.at(std::chrono::seconds(world_.dice.between(60, std::chrono::duration_cast<std::chrono::seconds>(end).count())),
                       [&buyer] { buyer.come(); });
    }
  }

  // What became of it all.
  void count() {
    for (const Psp::Payment& payment : world_.psp.payments()) {
      if (payment.captured == 0) continue;
      ++world_.figures["captures"];
      world_.figures["yen captured"] += payment.captured;
      world_.figures["yen given back"] += payment.refunded;
    }
    if (!world_.is_up()) return;
    world_.truth().house.db.read([&](db::Tx& tx) {
      for (const CheckoutId& id : world_.checks.all_opened()) {
        const auto order = orders::find(tx, world_.shop, OrderId(id.str()));
        if (order) ++world_.figures["orders " + std::string(orders::name_of(order->state))];
      }
      for (const auto& [kind, counted] : troubles::count_of_shop(tx, world_.shop)) world_.figures["open troubles " + kind] += counted.open;
    });
  }

  World world_;
  Owner owner_{world_};
  std::vector<std::unique_ptr<Buyer>> buyers_;
};

}  // namespace

Report run(const Plan& plan, const Begin& begin, const html::Templates& html) {
  Report report{.seed = plan.seed, .days = plan.days};
  Run run(plan, begin, html);
  try {
    run.live();
  } catch (const Violation& violation) {
    report.violation = violation.what;
  }
  run.tell(report);
  return report;
}

}  // namespace noren::simulation
