// A simulated world: the one time, the machines, the ways between them, and what goes on. Private to simulation. Thread: one.
#pragma once
#include <map>
#include <memory>
#include <optional>

#include "simulation/bank_account.h"
#include "simulation/checks.h"
#include "simulation/mail_server.h"
#include "simulation/network.h"
#include "simulation/psp.h"
#include "simulation/shaky_database.h"
#include "simulation/simulation.h"

namespace noren::simulation {

// Something that must never happen. Ends the run; not an exception anybody in the house would catch.
struct Violation {
  std::string what;
};

// What a client heard; status 0: no answer.
struct Heard {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
};

class World {
 public:
  World(const Plan& plan, const Begin& begin, const html::Templates& html);
  ~World();

  // One event after the other until then. Throws Violation.
  void run_until(Elapsed end);

  // ---- for those who live in it
  void after(Elapsed delay, std::function<void()> event) { agenda.at(time.elapsed() + delay, std::move(event)); }
  void say(std::string_view who, std::string_view what) { trace.line(who, what); }
  // A fault of this kind, as the weather makes it likely: chances in a thousand in the worst of it.
  bool happens(Fault fault, std::int64_t chances);
  // Works in the house, as a person at its desk or a task of its own. False: it is down, it died meanwhile, or its database failed.
  bool inside(FunctionRef<void(Station&)> work);
  // Outside of all that goes wrong: for the checks and the stage.
  Station& truth() { return life_->station(); }
  bool is_up() const { return life_ != nullptr; }
  // A request to the shop, over the network.
  void ask(http::Head head, std::string body, std::function<void(const Heard&)> heard);
  // A request that arrives now; answer comes once, or never when the shop dies.
  void arrive(const http::Head& head, const std::string& body, std::function<void(const http::Response&)> answer);
  Context context(ActorKind kind) const;
  void meet(Moment moment);  // may end the life of the shop, by throwing Crash, or throw db/errors.h
  void begin();              // chores, weather and clocks go their way from now on
  void go_wrong();           // from now on, as planned
  void calm_down();          // nothing goes wrong for a while

  const Plan& plan;
  Time time;
  Trace trace{time};
  Agenda agenda;
  Dice dice;
  WallClock clock;
  Figures figures;
  ShopId shop;
  StaffId owner;
  MailServer mail_server{*this};
  BankAccount bank_account;
  const std::string webhook_secret = "whsec_simulation";
  WayToShop way_to_shop{*this};
  Psp psp;
  Checks checks{*this};

 private:
  void begin_life();
  void bury();
  void step();
  void do_chores();
  void change_weather();
  void move_clock();
  void stop_provider();
  Elapsed next_errand();

  const Begin begin_;
  SeededRandom random_;
  env::Env env_{clock, random_};
  std::unique_ptr<env::Outbound> outbound_;
  std::unique_ptr<Life> life_;
  std::map<std::uint64_t, std::function<void(const Heard&)>> waiting_;  // clients whose answer the shop owes
  std::uint64_t last_waiting_ = 0;
  Faults faults_;
  std::int64_t weather_ = 0;  // 0 calm to 1000: a storm
  bool armed_ = false;
  bool migrated_ = false;
  Elapsed busy_until_{0};
  Elapsed stood_still_{0};
  std::int64_t steps_there_ = 0;
};

}  // namespace noren::simulation
