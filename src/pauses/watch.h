// Watches how the calls to the provider go, way to pay by way to pay. They are counted in memory and stored together, at once when one
// failed: many payments at a time would else wait for one row. After repeated failure of the provider a way is paused and a trouble opened
// in one transaction; then the provider is asked now and then by a cheap call that changes nothing, and when it answers, the pause and the
// trouble end. Payments under way are none of its business: they go on.
// Thread: safe from any; works on a thread of its own.
#pragma once
#include <functional>

#include "house/house.h"
#include "pauses/board.h"
#include "payments/driver.h"
#include "payments/errands.h"
#include "payments/gateways.h"

namespace noren::pauses {

class Watch {
 public:
  // probes: whether this node is the one that asks of its own accord; unset: always.
  Watch(House& house, env::Outbound& outbound, payments::GatewayOf gateway_of, Board& board, std::function<bool()> probes = {});

  void hear(const payments::HeardCall& call);
  // Stores what was heard, and pauses what must be.
  void store(Instant now);

  void start();    // takes up the pauses an earlier process left
  void take_up();  // what another node paused, and what was forgotten with a commit whose outcome was not known
  void stop();     // errands.h. Answers of the last minute need not be stored; failures are

  // Asks now. done is called once: when there is an answer, or when the time is over.
  void probe(const ShopId& shop, PaymentMethod method, std::chrono::milliseconds at_most, std::function<void()> done);
  // The probe on the caller's thread. False when none was due. For tests.
  bool step(const ShopId& shop, PaymentMethod method, Instant now);
  payments::Errands& errands() { return errands_; }  // for the simulation, which runs them by hand

 private:
  using Way = std::pair<ShopId, PaymentMethod>;
  struct Heard {
    Instant at;
    Calls calls;
  };

  std::optional<Health> store(const Way& way, Instant now);
  std::optional<Health> decide(db::Tx& tx, const ShopId& shop, PaymentMethod method, Instant now);
  payments::Errands::Next answered(const Way& way, bool failed, Instant now);
  payments::Errands::Next advance(const std::string& id, payments::Errands::Why why, const env::Called* said, Instant now);

  House& house_;
  const payments::GatewayOf gateway_of_;
  Board& board_;
  const std::function<bool()> probes_;
  std::mutex storing_;  // held while what was heard is written: once
  std::mutex mutex_;
  std::map<Way, std::vector<Heard>> heard_;
  payments::Errands errands_;
};

}  // namespace noren::pauses
