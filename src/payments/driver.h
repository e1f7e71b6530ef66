// Carries payment attempts to their end: writes down what it is about to say to the provider, says it outside any transaction, writes
// down what came of it, and tells the order's side (Settle) in that same transaction. After a restart it goes on from what is written.
// Over a database whose rows are carried (House::carried) it makes promises and leaves it to the driver over the other one to watch them.
// Thread: safe from any; works on threads of its own.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "house/house.h"
#include "payments/errands.h"
#include "payments/gateways.h"
#include "payments/payments.h"
#include "payments/refunds.h"

namespace noren::payments {

enum class Wanted {
  no,  // by no order: what was captured is recorded as surplus and given back, what is only promised is cancelled
  yes,
  late,  // captured for an order that is over by now: it is the order's money, and goes back by itself
};
// In the transaction in which an attempt was captured, authorised, given a number for a store, declined or cancelled.
using Settle = std::function<Wanted(db::Tx&, const Attempt&)>;

// In the transaction in which money is to be given back by itself, surplus or late: tells the buyer, and its order when it is the order's,
// and sends the refund on its way after the commit.
using GiveBack = std::function<void(db::Tx&, const Refund&)>;

// Whether the order that the attempt was for goes on without this money: what is too much beside it was paid twice, not for nothing.
using Stands = std::function<bool(db::Tx&, const Attempt&)>;

// What came of one call to the provider, told once it is stored: for those who watch how the provider is doing.
struct HeardCall {
  ShopId shop;
  Means means = Means::card;
  bool newest_account = true;  // the one that takes new payments (gateways.h)
  bool again = false;          // what is in doubt was asked for before, and is asked for once more
  std::optional<int> status;   // of the answer; unset: there was none
  std::chrono::microseconds took{0};
  Instant now;
};
// After the commit: it neither blocks nor throws.
using Listen = std::function<void(const HeardCall&)>;

class Driver {
 public:
  // listen may be unset.
  Driver(House& house, env::Outbound& outbound, GatewayOf gateway_of, Settle settle, GiveBack give_back, Stands stands, Listen listen = {});
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  void start();  // takes up what an earlier process left open
  // What is overdue although this process lives: its reminder was lost with a commit whose outcome was not known, or with another node.
  void take_up();
  void stop();  // errands.h

  // Makes the first call of an attempt that was written and committed. start is kept in memory until it is not needed any more. No other
  // process, and no poke that is sooner, drops the attempt meanwhile (rules.h, leased_until).
  void begin(const AttemptId& id, Start start);
  // The buyer came back, a notice came: looks at once.
  void poke(const AttemptId& id);
  // The buyer does not want to pay this way any more: at the next look it is cancelled, unless it was paid.
  void give_up(const AttemptId& id);
  // done is called once: when there is an answer (rules.h), or when the time is over.
  void wait(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);
  // The same after asking the provider anew: what was known before is no answer.
  void look(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);
  // What is wanted of a promised payment is said to the provider now. done is called once: when it came to its end, or when the time is
  // over.
  void say(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);
  // Only news count: done is called once, when there are some or the time is over. False: the house closes, and it is not called.
  bool watch(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done);

  // What is due, calls included, on the caller's thread. False when nothing was. For tests.
  bool step(const AttemptId& id, Instant now) { return errands_.step(id.str(), now); }
  Errands& errands() { return errands_; }  // for the simulation, which runs them by hand

 private:
  void await_end(const AttemptId& id, Instant until, const std::function<void()>& done);
  bool is_still_promised(const AttemptId& id) const;
  Errands::Next advance(db::Tx& tx, const AttemptId& id, Errands::Why why, const env::Called* said, Instant now);
  bool is_left_alone(const Attempt& attempt, bool source_known, Instant now) const;
  void tell_listener(db::Tx& tx, const Attempt& asked, const env::Called& said, Instant now) const;
  // The next page to look through for the attempt, when there is one; else "".
  std::string hear(const Gateway& gateway, Attempt& attempt, const env::Called& said, Instant now) const;
  // page: of a search, to go on with.
  env::Call call_for(const Gateway& gateway, const Attempt& attempt, const std::string& page) const;
  std::optional<Start> start_of(const AttemptId& id) const;

  House& house_;
  const GatewayOf gateway_of_;
  const Settle settle_;
  const GiveBack give_back_;
  const Stands stands_;
  const Listen listen_;
  mutable std::mutex mutex_;
  std::map<AttemptId, Start> starts_;
  Errands errands_;
};

}  // namespace noren::payments
