// The sweep: when begun (by the hour, or by the owner) the provider's list of payments is held against ours, shop by shop. Each difference is acted
// on by the books (books.h), its disputes are learnt (disputes.h); the result is kept for the owner. Thread: safe from any; works on its own.
#pragma once
#include <map>
#include <set>

#include "payments/books.h"

namespace noren::payments {

// Why one could not be finished.
enum class SweepFailure {
  none,
  unreachable,  // no answer
  busy,         // an answer: not now
  refused,      // the account's key may not see its payments
  unreadable,   // an answer that was not understood
};

struct SweepResult {
  Instant started_at;
  std::optional<Instant> finished_at;  // unset: it could not be finished
  Instant since;                       // payments made from then on
  std::int64_t payments = 0;           // in the provider's list, ours
  std::int64_t foreign = 0;            // in the list, and none of ours: the account is used for other things as well
  std::int64_t differences = 0;
  SweepFailure failure = SweepFailure::none;
};
// The newest one.
std::optional<SweepResult> last_sweep(db::Tx& tx, const ShopId& shop);

class Sweep {
 public:
  Sweep(House& house, env::Outbound& outbound, GatewayOf gateway_of, const Books& books);

  void start();
  void stop();  // errands.h

  // Of the last days; once a day of all that may still be given back.
  void begin(const ShopId& shop) { errands_.poke(shop.str()); }
  void begin_whole(const ShopId& shop);  // of all that, now
  // A whole one. done is called once: when the sweep has ended, or when the time is over.
  void now(const ShopId& shop, std::chrono::milliseconds at_most, std::function<void()> done);
  // The whole sweep on the caller's thread. For tests.
  bool step(const ShopId& shop, Instant now) { return errands_.step(shop.str(), now); }
  Errands& errands() { return errands_; }  // for the simulation, which runs them by hand

 private:
  struct Going {
    SweepResult result;
    bool wanted_whole = false;
    std::set<AttemptId> seen;
    std::vector<std::int64_t> accounts;  // the first is being listed; of the shop (gateways.h)
    bool main = true;                    // it is the one that must be listed
    bool disputes = false;               // its payments are through, its disputes are being listed
    std::set<std::int64_t> listed;
    std::optional<bool> ended;  // finished or not; what came of it is still to be written
  };

  Errands::Next advance(const ShopId& shop, const env::Called* said, Instant now);
  // The next page to ask for; "" when all was looked at; nothing when the answer could not be read.
  std::optional<std::string> hear(const ShopId& shop, const Teller& teller, const Gateway& gateway, const env::Called& said, Instant now);
  void note_unread(const ShopId& shop, std::int64_t account, SweepFailure failure, std::string_view words);
  std::optional<bool> ended(const ShopId& shop);
  std::optional<std::string> hear_disputes(const ShopId& shop, std::int64_t account, const Gateway& gateway, const env::Called& said,
                                           Instant now);
  // What is asked after that answer; nothing when the lists are at their end.
  std::optional<env::Call> go_on(const ShopId& shop, const Gateway* gateway, const std::optional<std::string>& next);
  struct Listed {
    std::int64_t account = 0;
    bool main = false;  // it must be listed
    bool disputes = false;
  };
  Listed being_listed(const ShopId& shop);
  // The next account's first page; nothing when there is none.
  std::optional<env::Call> begin_list(const ShopId& shop, Going& going) const;
  // Captured here, and in none of the lists.
  std::vector<AttemptId> missing_in(const Going& going, const ShopId& shop) const;
  Errands::Next end(const ShopId& shop, bool finished, Instant now);

  House& house_;
  const GatewayOf gateway_of_;
  const Books& books_;
  std::mutex mutex_;
  std::map<ShopId, Going> going_;
  std::set<ShopId> whole_;  // is to be the next one of these
  Errands errands_;
};

}  // namespace noren::payments
