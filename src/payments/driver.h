// Carries payment attempts to their end: writes down what it is about to say to the provider, says it outside any transaction, writes
// down what came of it, and tells the order's side (Settle) in that same transaction. After a restart it goes on from what is written.
// Thread: safe from any; works on threads of its own.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "env/outbound.h"
#include "house/house.h"
#include "payments/payments.h"

namespace noren::payments {

// The provider of a shop; nullptr: it has none (any more).
using GatewayOf = std::function<std::shared_ptr<const Gateway>(const ShopId&)>;
// In the transaction in which an attempt was captured, authorised, declined or cancelled. False: captured, but no order wants the
// money; it is recorded as surplus.
using Settle = std::function<bool(db::Tx&, const Attempt&)>;

class Driver {
 public:
  Driver(House& house, env::Outbound& outbound, GatewayOf gateway_of, Settle settle);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  void start();  // takes up what an earlier process left open
  void stop();   // at once: calls under way are not waited for. Whoever waits is told to look at what is written

  // Makes the first call of an attempt that was written and committed. start is kept in memory until it is not needed any more.
  void begin(const AttemptId& id, Start start);
  // The buyer came back, a notice came: looks at once.
  void poke(const AttemptId& id);
  // The buyer does not want to pay this way any more: at the next look it is cancelled, unless it was paid.
  void give_up(const AttemptId& id);
  // done is called once: when there is an answer (rules.h), or when the time is over.
  void wait(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);
  // The same after asking the provider anew: what was known before is no answer.
  void look(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);

  // What is due, calls included, on the caller's thread. False when nothing was. For tests and the simulation.
  bool step(const AttemptId& id, Instant now);

 private:
  using Steady = std::chrono::steady_clock;
  struct Waiter {
    std::uint64_t number = 0;
    std::function<void()> done;
  };
  // An answer of the provider may arrive when the driver is gone: it goes through here, or nowhere. What it said is asked for again.
  struct Door {
    std::mutex mutex;
    Driver* driver = nullptr;
  };
  struct Advanced {
    std::optional<env::Call> call;  // to be made now
    std::optional<Instant> due_at;  // when not
    bool answer = false;
  };

  enum class Why { due, asked, answered };
  Advanced advance(const AttemptId& id, Why why, const env::Called* said, Instant now);
  Advanced advance_in(db::Tx& tx, const AttemptId& id, Why why, const env::Called* said, Instant now);
  // The next page to look through for the attempt, when there is one; else "".
  std::string hear(const Gateway& gateway, Attempt& attempt, const env::Called& said, Instant now) const;
  // page: of a search, to go on with.
  env::Call call_for(const Gateway& gateway, const Attempt& attempt, const std::string& page) const;
  std::optional<Start> start_of(const AttemptId& id) const;

  void work();
  void run(const AttemptId& id, Why why);
  void remind(const AttemptId& id, Instant due);
  void go_on(const AttemptId& id, Why why, const env::Called* said);
  void at(Steady::time_point when, std::function<void()> task);
  void enlist(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);
  void answer(const AttemptId& id);
  void give_up_waiting(const AttemptId& id, std::uint64_t number);

  House& house_;
  env::Outbound& outbound_;
  const GatewayOf gateway_of_;
  const Settle settle_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::multimap<Steady::time_point, std::function<void()>> tasks_;
  std::map<AttemptId, Start> starts_;
  std::set<AttemptId> busy_;   // a call is under way
  std::set<AttemptId> again_;  // poked meanwhile
  std::multimap<AttemptId, Waiter> waiters_;
  std::uint64_t last_waiter_ = 0;
  std::shared_ptr<Door> door_;
  std::vector<std::thread> threads_;
};

}  // namespace noren::payments
