// What a provider tells by itself (webhooks). A notice is written down, then answered, then acted on: a hint to look, in any order, twice,
// late, about a payment that is over or not known. The look-up is the truth. While the house's database is away a node writes it down beside
// it, has whoever carries the payment look, and brings the notice along later. Thread: safe from any; works on a thread of its own.
#pragma once
#include "http/router.h"
#include "payments/accounts.h"
#include "payments/books.h"
#include "payments/refund_driver.h"

namespace noren::payments {

// A notice is about it, and whoever else carries it may want to look now. After the commit: it neither blocks nor throws.
using Hint = std::function<void(const Attempt&)>;

class Notices {
 public:
  // hint may be unset.
  Notices(House& house, env::Outbound& outbound, GatewayOf gateway_of, Driver& driver, RefundDriver& refunds, const Books& books,
          Hint hint = {});

  // Where a notice is kept while house's database cannot be asked: one of this node's own, with the same tables. Before the first comes.
  void keep_beside(db::Database& own) { beside_ = &own; }
  // Takes what was kept there into house's database, where it is acted on. Throws db/errors.h.
  void bring();
  std::int64_t kept_beside() const;  // how many wait for that

  void start();    // takes up what an earlier process left open
  void take_up();  // what is overdue (driver.h)
  void stop();     // errands.h

  enum class Heard {
    noted,
    repeated,    // known already: nothing changes
    forged,      // not signed by the provider, or too old
    unreadable,  // signed, and no notice of a shape that is known
    no_account,  // the shop has nothing to do with the provider
  };
  // As it came in.
  struct Told {
    std::string provider;  // Gateway::name(): who says to have sent it
    std::string body;
    std::string signature;
  };
  // Written down when it returns; no_account, forged and unreadable are not. Throws db/errors.h when it could not be.
  Heard hear(const ShopId& shop, const Told& told);

  // What is due, calls included, on the caller's thread. For tests.
  bool step(const ShopId& shop, const std::string& id, Instant now);
  Errands& errands() { return errands_; }  // for the simulation, which runs them by hand

 private:
  Errands::Next advance(db::Tx& tx, const ShopId& shop, const std::string& id, Errands::Why why, const env::Called* said, Instant now);
  struct Matter;  // a notice with what it is about
  Errands::Next ask_disputes(db::Tx& tx, const Matter& matter, const env::Called* said);
  Errands::Next look(db::Tx& tx, const Matter& matter);
  Errands::Next hear_look(db::Tx& tx, const Matter& matter, const env::Called& said);

  void poke_refunds(db::Tx& tx, const Attempt& attempt);
  struct Came;  // a notice to be written down
  Heard write_down(const Came& came);

  House& house_;
  const GatewayOf gateway_of_;
  Driver& driver_;
  RefundDriver& refunds_;
  const Books& books_;
  const Hint hint_;
  db::Database* beside_ = nullptr;
  Errands errands_;
};

// POST to each provider's address (ProviderKind::hook_path): many shops by Host.
void add_hook_routes(http::Router& router, Notices& notices, const std::vector<ProviderKind>& kinds);

// Notices older than this are not needed any more: providers repeat theirs for three days.
inline constexpr std::chrono::hours kNoticesKept{24 * 30};
std::int64_t forget_notices(House& house, Instant now);

}  // namespace noren::payments
