// Errands to a provider. An errand has an id; one call of it is under way at a time. What is to be said next, and what an answer means,
// its owner knows (Advance); here are the reminders, the threads, the calls outside any transaction, and whoever waits for an end.
// After a restart the owner starts it with what is written. Thread: safe from any; works on threads of its own.
#pragma once
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "env/clock.h"
#include "env/outbound.h"

namespace noren::payments {

class Errands {
 public:
  using Steady = std::chrono::steady_clock;
  // Why it is looked at: its time has come, somebody asked, or the provider answered.
  enum class Why { due, asked, answered };
  struct Next {
    std::optional<env::Call> call;  // to be made now
    std::optional<Instant> due_at;  // when not
    bool known = false;             // there is something true to tell whoever waits
  };
  // said: what came of the call; only with Why::answered. What it throws is logged, and tried again a little later, with what was said.
  // Asked before its time, it says in due_at when its time comes.
  using Advance = std::function<Next(const std::string& id, Why why, const env::Called* said, Instant now)>;

  struct Due {
    std::string id;
    Instant at;
  };

  Errands(const env::Clock& clock, env::Outbound& outbound, Advance advance);
  ~Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  // Of the owners, alike for all of them.
  static constexpr int kTakenUpMost = 100'000;                // at a start
  static constexpr std::chrono::milliseconds kEarly{100};     // the errands' clock and the house's need not agree to the millisecond
  static constexpr std::chrono::minutes kWithoutAccount{10};  // until it is tried again, while the shop has no account to ask

  void start(const std::vector<Due>& open, int threads);
  void stop();  // at once: calls under way are not waited for. Whoever waits is told to look at what is written

  void poke(const std::string& id);  // looks at once
  // Looks then. An errand has one reminder, the earliest.
  void remind(const std::string& id, Instant due);
  static constexpr int kOverdueMost = 1'000;  // at a time
  // Those whose time has come so long ago, the earliest first.
  void remind_overdue(const std::vector<Due>& first, std::chrono::seconds ago);
  // done is called once: when something is known (tell), when the time is over, or when the house closes. What it throws is logged, and
  // lost: whoever has to answer somebody catches it himself.
  void wait(const std::string& id, std::chrono::milliseconds at_most, std::function<void()> done);
  // The same, but only what is told from now on counts. False: it closes, and done is not called.
  bool watch(const std::string& id, std::chrono::milliseconds at_most, std::function<void()> done);
  void tell(const std::string& id);

  // What is due, calls included, on the caller's thread. False when nothing was. For tests.
  bool step(const std::string& id, Instant now);

  // For the simulation, before start: steady tells the time, no thread is started, and run_next does the first thing that is due, on
  // the caller's thread. False when nothing is.
  void run_by_hand(std::function<Steady::time_point()> steady) { steady_ = std::move(steady); }
  bool run_next();
  std::optional<Steady::time_point> next_due();

 private:
  struct Waiter {
    std::uint64_t number = 0;
    std::function<void()> done;
  };
  // An answer of the provider may arrive when all this is gone: it goes through here, or nowhere. What it said is asked for again.
  struct Door {
    std::mutex mutex;
    Errands* errands = nullptr;
  };

  void work();
  Steady::time_point steady_now() const { return steady_ ? steady_() : Steady::now(); }
  void run(const std::string& id, Why why);
  void go_on(const std::string& id, Why why, const env::Called* said);
  bool say(const std::string& id, env::Call call);
  Next after_failure(const std::string& id, const env::Called* said, const std::exception& failure);
  void at(Steady::time_point when, std::function<void()> task);
  bool add_waiter(const std::string& id, std::chrono::milliseconds at_most, std::function<void()>& done);
  void give_up_waiting(const std::string& id, std::uint64_t number);

  const env::Clock& clock_;
  env::Outbound& outbound_;
  const Advance advance_;
  std::function<Steady::time_point()> steady_;  // unset: the machine's

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::multimap<Steady::time_point, std::function<void()>> tasks_;
  std::set<std::string> busy_;   // a call is under way
  std::set<std::string> again_;  // poked meanwhile
  std::map<std::string, Steady::time_point> reminders_;
  std::map<std::string, int> failures_;  // in a row
  std::multimap<std::string, Waiter> waiters_;
  std::uint64_t last_waiter_ = 0;
  std::shared_ptr<Door> door_;
  std::vector<std::thread> threads_;
};

}  // namespace noren::payments
