#include "simulation/world.h"

#include "db/by_hand.h"
#include "db/errors.h"
#include "env/breaker.h"

namespace noren::simulation {
namespace {

using namespace std::chrono_literals;

constexpr Instant kBegan{1'795'185'000'000'000};  // 2026-11-20 23:30 in Japan: the first full hour is midnight's
constexpr std::int64_t kStepsAtOnceMost = 20'000;
constexpr auto kAnswerMost = 60s;
constexpr auto kBusyFor = 20min;
constexpr std::int64_t kStorm = 1'000;

}  // namespace

World::World(const Plan& plan_, const Begin& begin, const html::Templates& html)
    : plan(plan_), dice(plan_.seed), clock(time, kBegan),
      psp(plan_.folder, plan_.seed * 3 + 1, time, kBegan, html, way_to_shop, webhook_secret), begin_(begin), random_(plan_.seed * 3 + 2),
      faults_(Faults::none()) {
  trace.aloud = plan.aloud;
  begin_life();
  if (!is_up()) throw Violation{"the shop could not be started"};
}

World::~World() {
  waiting_.clear();  // nobody is left to hear what a house says as it closes
  life_.reset();
}

void World::begin_life() {
  say("shop", "starts");
  std::unique_ptr<env::Outbound> way = std::make_unique<WayToProvider>(*this);
  if (plan.tamper) way = plan.tamper(std::move(way));
  outbound_ = std::make_unique<env::GuardedOutbound>(std::move(way), clock);
  Doors doors;
  doors.open_database = [this](const std::string& path) {
    auto database = db::open_by_hand(path);
    if (!std::exchange(migrated_, true)) database->migrate();
    return make_shaky(std::move(database), [this](Moment moment) { meet(moment); });
  };
  doors.open_transport = [this] { return mail_server.door(); };
  armed_ = true;
  try {
    life_ = begin_({plan.folder, env_, *outbound_, std::move(doors), [this] { return time.steady(); }, "http://shop.test", kPspAddress,
                    webhook_secret});
    armed_ = false;
  } catch (const Crash&) {
    bury();
  } catch (const std::exception& failure) {
    say("shop", std::string("does not start: ") + failure.what());
    bury();
  }
}

// What it held in memory is gone; whoever waited for it hears nothing.
void World::bury() {
  armed_ = false;
  ++figures["crashes"];
  for (auto& [number, heard] : waiting_) after(3ms, [heard = std::move(heard)] { heard({}); });
  waiting_.clear();
  life_.reset();
  outbound_.reset();
  const Elapsed down = dice.percent(80) ? Elapsed(std::chrono::milliseconds(dice.between(500, 10'000)))
                                        : Elapsed(std::chrono::seconds(dice.between(10, 1'200)));
  say("shop", "dies, is down for " + text_of(down));
  after(down, [this] { begin_life(); });
}

bool World::happens(Fault fault, std::int64_t chances) {
  if (!faults_.has(fault)) return false;
  return dice.between(0, 999'999) < chances * weather_;
}

void World::meet(Moment moment) {
  if (!armed_) return;
  if (happens(Fault::crash, 1)) throw Crash();
  switch (moment) {
    case Moment::writing:
      if (happens(Fault::commit, 1)) throw db::Unavailable("simulated: locked");
      break;
    case Moment::committing:
    case Moment::committed:
      if (happens(Fault::commit, 1)) throw db::CommitUnknown("simulated: I/O error");
      break;
    default: break;
  }
}

bool World::inside(FunctionRef<void(Station&)> work) {
  if (!life_) return false;
  armed_ = true;
  try {
    work(life_->station());
    armed_ = false;
    return true;
  } catch (const Crash&) {
    bury();
  } catch (const db::Error& failure) {
    armed_ = false;
    say("shop", std::string("database: ") + failure.what());
  }
  return false;
}

Context World::context(ActorKind kind) const {
  return {shop,
          {kind, kind == ActorKind::staff ? owner.str() : "", kind == ActorKind::staff ? "店主" : ""},
          clock.now(),
          Locale::ja,
          "simulation"};
}

void World::ask(http::Head head, std::string body, std::function<void(const Heard&)> heard) {
  busy_until_ = time.elapsed() + kBusyFor;
  head.headers.emplace("host", "shop.test");
  after(std::chrono::milliseconds(dice.between(5, 200)), [this, head = std::move(head), body = std::move(body), heard = std::move(heard)] {
    if (!is_up()) return after(3ms, [heard] { heard({}); });
    const std::uint64_t number = ++last_waiting_;
    waiting_.emplace(number, heard);
    after(kAnswerMost, [this, number] {
      if (waiting_.contains(number)) throw Violation{"a request was never answered"};
    });
    arrive(head, body, [this, number](const http::Response& response) {
      const auto found = waiting_.find(number);
      if (found == waiting_.end()) return;
      auto told = std::move(found->second);
      waiting_.erase(found);
      if (happens(Fault::lost, 100)) return after(30s, [told] { told({}); });
      Heard heard_there{response.status, response.body, {}};
      for (const auto& [name, value] : response.headers) heard_there.headers[name] = value;
      after(std::chrono::milliseconds(dice.between(5, 200)), [told, heard_there] { told(heard_there); });
    });
  });
}

void World::arrive(const http::Head& head, const std::string& body, std::function<void(const http::Response&)> answer) {
  busy_until_ = time.elapsed() + kBusyFor;
  inside([&](Station& station) {
    const auto said = std::make_shared<http::Site::Answer>(station.site.answer(head, body));
    if (said->ready) return answer(http::Response{});
    if (!said->response.later) return answer(said->response);
    said->response.later(
        [&site = station.site, said, answer](http::Response response) { answer(site.arrived(*said, std::move(response))); });
  });
}

Elapsed World::next_errand() {
  Elapsed next = Elapsed::max();
  if (!life_) return next;
  for (payments::Errands* errands : life_->station().errands) {
    const auto due = errands->next_due();
    if (due) next = std::min(next, std::chrono::duration_cast<Elapsed>(due->time_since_epoch()));
  }
  return next;
}

void World::step() {
  const Elapsed errand = next_errand();
  const Elapsed event = agenda.empty() ? Elapsed::max() : agenda.next();
  const Elapsed provider = psp.next_due();
  time.pass_until(std::min({errand, event, provider}));
  if (event <= time.elapsed()) {
    agenda.take()();
  } else if (errand <= time.elapsed()) {
    busy_until_ = time.elapsed() + kBusyFor;
    inside([](Station& station) {
      for (payments::Errands* errands : station.errands) {
        if (errands->run_next()) return;
      }
    });
  } else {
    psp.run_due();
  }
  ++figures["steps"];
  steps_there_ = time.elapsed() == std::exchange(stood_still_, time.elapsed()) ? steps_there_ + 1 : 0;
  if (steps_there_ > kStepsAtOnceMost) throw Violation{"it never ends: the same moment goes on and on"};
  checks.every_step();
}

void World::run_until(Elapsed end) {
  bool over = false;
  agenda.at(end, [&over] { over = true; });
  while (!over) step();
}

void World::do_chores() {
  inside([this](Station& station) { station.run_chores(clock.now()); });
  inside([this](Station& station) { (void)station.mail.run_once(clock.now()); });
  const bool busy = time.elapsed() < busy_until_;
  after(std::chrono::seconds(busy ? dice.between(20, 90) : dice.between(240, 400)), [this] { do_chores(); });
}

void World::change_weather() {
  static constexpr std::int64_t kWeathers[] = {10, 10, 10, 150, 150, kStorm};
  weather_ = dice.one_of(kWeathers);
  say("weather", std::to_string(weather_));
  after(std::chrono::minutes(dice.between(30, 360)), [this] { change_weather(); });
}

void World::move_clock() {
  const bool off = happens(Fault::clock, 500);
  clock.set_off(off ? Elapsed(std::chrono::milliseconds(dice.between(-90'000, 90'000))) : Elapsed(0));
  if (off) ++figures["clock jumps"];
  say("clock", to_rfc3339(clock.now()));
  after(std::chrono::minutes(dice.between(10, 240)), [this] { move_clock(); });
}

void World::stop_provider() {
  if (happens(Fault::provider, 300)) {
    say("psp", "dies");
    ++figures["deaths of the provider"];
    psp.die_and_start_anew();
  }
  after(std::chrono::minutes(dice.between(5, 120)), [this] { stop_provider(); });
}

void World::begin() {
  do_chores();
  change_weather();
  move_clock();
  stop_provider();
}

void World::go_wrong() { faults_ = plan.faults; }

void World::calm_down() {
  faults_ = Faults::none();
  clock.set_off(Elapsed(0));
}

}  // namespace noren::simulation
