// Carrying what a node took in its own database to the central one. What is in the own database is not carried yet: an order stays there
// until the central database has all of it, and is gone then; of two copies the central one counts. Each order is one transaction's work
// there, keyed by its id, so that a stop anywhere is repaired by doing it again.
// A payment is its node's until the order is made of it, and goes along with that: it is over, or promised. One that made no order is handed
// over when a person may be needed, when money is to go back, or when nobody tries again. At every moment one side carries it: its rows leave
// the node in the transaction that puts it on its way. Throws db/errors.h. Thread: carry() one at a time, the rest from any.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "checkout/types.h"
#include "db/database.h"
#include "env/env.h"
#include "intake/cluster.h"
#include "payments/refunds.h"
#include "stock/board.h"

namespace noren::intake {

struct Waiting {
  ShopId shop;
  OrderId id;
  Instant at;  // taken
  std::string number;
};

// The central database answered, and does not take this one: the others can be carried.
bool is_refusal(const std::exception& error);

// What came to the central database and is to be gone on with there.
struct Arrived {
  std::vector<payments::AttemptId> payments;
  std::vector<payments::RefundId> refunds;
  bool any() const { return !payments.empty() || !refunds.empty(); }
};

// A provider tells of a payment that was begun at this node since then, and the central database does not know it: the node may have it.
bool may_be_at_home(db::Tx& central, char letter, Instant since);
// All payments that were begun at that node before then are there by now, or are lost with it. It never goes back.
void settle_past(db::Tx& central, char letter, Instant until);

class Carrying {
 public:
  struct Parts {
    db::Database& central;
    stock::Board& board;  // of the central database
    db::Database& own;
    env::Env& env;
    std::string node;  // its identity, which its leases bear
    // Since when an order with the same basket is a similar one (orders/similar.h); nothing: the shop does not ask.
    std::function<std::optional<Instant>(const ShopId&, Instant taken)> similar_since;
    std::function<void(const Arrived&)> arrived = {};  // after it is gone here; neither blocks nor throws. May be unset
  };
  explicit Carrying(Parts parts) : parts_(std::move(parts)) {}

  // Orders that wait, the oldest first, after that one.
  std::vector<Waiting> waiting(const Waiting& after, int limit) const;
  // Carries them, in their order and in one transaction: all or none. A Bug when the central database cannot take one.
  void carry(const std::vector<Waiting>& orders);

  // The central database does not take it: a trouble there (troubles/order_not_carried), which ends when it does.
  void tell_refused(const Waiting& order);

  // Attempts whose payment the central database is to go on with. all: every one that was tried to be paid, for the node stops.
  enum class Which { ripe, all };
  // An attempt that came to no order here is given to the central database, where it goes on, with what is kept for its payment: it is not
  // this node's any more when this returns true, and on its way. False: it is not here, an order, or not ripe when it has to be.
  bool hand_over(const ShopId& shop, const CheckoutId& id, Which which = Which::all);
  // Brings those on their way there. Gives those that the central database refuses: they stay on their way, and hold up no other.
  std::vector<CheckoutId> carry_handed();
  std::vector<std::pair<ShopId, CheckoutId>> to_hand_over(Which which, int limit) const;
  // Tells the central database until when all payments of this node are there. After all that waits was carried.
  void note_settled(char letter);

  struct Lag {
    std::int64_t orders = 0;
    std::optional<Instant> oldest;
  };
  Lag lag() const;
  std::int64_t waiting_of(const ShopId& shop) const;  // how many
  std::int64_t payments_here() const;                 // that are not over

 private:
  struct Taken;
  struct Handed;
  Taken read_taken(db::Tx& own, const Waiting& order) const;
  void put(db::Tx& central, const Taken& taken, Arrived& arrived) const;
  void put_handed(db::Tx& central, const Cluster& handed, Arrived& arrived) const;
  void tell(const Arrived& arrived) const;
  std::vector<Handed> handed_after(const Handed& after) const;
  void bring(std::span<const Handed> handed) const;

  const Parts parts_;
  Instant settled_;  // as it was noted last
};

}  // namespace noren::intake
