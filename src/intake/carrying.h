// Carrying what a node took in its own database to the central one. What is in the own database is not carried yet: an order stays there
// until the central database has all of it, and is gone then; of two copies the central one counts. Each order is one transaction's work
// there, keyed by its id, so that a stop anywhere is repaired by doing it again. What was carried is kept for a while beside that, and lies
// in the own database again when the central one has forgotten it (recall.h).
// A payment is its node's until the order is made of it, and goes along with that: it is over, or promised. One that made no order is handed
// over when a person may be needed, when money is to go back, or when nobody tries again. At every moment one side carries it: its rows leave
// the node in the transaction that puts it on its way. Throws db/errors.h. Thread: carry(), finish_recorded() and take_back() one at a time, the
// rest from any.
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
#include "intake/arrived.h"
#include "stock/board.h"
#include "stock/claims.h"

namespace noren::intake {

struct Bundle;
struct Cluster;
struct Handed;
struct Taken;

struct Waiting {
  ShopId shop;
  OrderId id;
  Instant at;  // taken
  std::string number;
};

// The central database answered, and does not take this one: the others can be carried.
bool is_refusal(const std::exception& error);

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
    // The node is gone (retiring.h): its pieces may have been given to others, and what an order, or a payment, lacks is taken from those that
    // are free; a payment goes on without them where there are too few.
    bool retired = false;
  };
  explicit Carrying(Parts parts) : parts_(std::move(parts)) {}

  // Orders that wait, the oldest first, after that one.
  std::vector<Waiting> waiting(const Waiting& after, int limit) const;
  // Carries them, in their order and in one transaction: all or none. A Bug when the central database cannot take one. False, and none was
  // carried: that database remembers less than it was told (recall.h comes first).
  bool carry(const std::vector<Waiting>& orders);
  // Of all that waits it is not known whether the central database has it: the program before this one may not have heard. Until it is
  // carried no mail of it goes out from here, as after a carriage whose outcome is not known.
  void doubt_all() const;

  // The central database does not take it: a trouble there (troubles/order_not_carried), which ends when it does.
  void tell_refused(const Waiting& order);

  // Attempts that came to no order and that the central database is to go on with. ripe: those that were tried to be paid and need somebody
  // there; all: also those that can still be ordered with, for the node stops.
  enum class Which { ripe, all };
  // It is given to the central database, where it goes on, with what is kept for its payment: it is not this node's any more when this
  // returns true, and on its way. False: it is not here, an order, or not ripe when it has to be.
  bool hand_over(const ShopId& shop, const CheckoutId& id, Which which = Which::all);
  // The same of some at a time, and brought there. How many; 0: none is left.
  std::int64_t hand_over_some(Which which);
  std::vector<std::pair<ShopId, CheckoutId>> to_hand_over(Which which, int limit) const;
  // Brings those on their way there. Gives those that the central database refuses: they stay on their way, and hold up no other. Nothing: it
  // remembers less than it was told, as above.
  std::optional<std::vector<CheckoutId>> carry_handed();
  // Goods that are kept for what is on its way: they lie here until it has arrived.
  std::vector<stock::Holding> pieces_on_their_way() const;
  // Orders, and attempts that can still be ordered with, were tried to be paid, or are on their way.
  std::int64_t left() const;
  // Tells the central database until when all payments of this node are there. After all that waits was carried.
  void note_settled(char letter);

  // How often this node has carried something, as far as it heard of it, and as far as the central database remembers.
  std::int64_t carriages() const;
  std::int64_t carriages_there() const;
  // What was carried and not heard of: nothing of it counts here any more.
  void finish_recorded();
  // What was carried after that is not carried any more: it lies here again. How many orders.
  std::int64_t take_back(std::int64_t carriage);
  // Of the orders that wait, those that were carried once, in their order.
  std::vector<Waiting> forgotten() const;
  // It was carried from here, or is on its way: that the central database does not know it means nothing.
  bool left_here(const OrderId& id) const;
  // An order that was carried from here and that the central database does not know (any more).
  bool is_forgotten(const ShopId& shop, std::string_view number) const;
  // What was carried before that is in copies of the central database by now.
  void forget_carried(Instant before);
  std::int64_t kept() const;

  struct Lag {
    std::int64_t orders = 0;
    std::optional<Instant> oldest;
  };
  Lag lag() const;
  std::int64_t waiting_of(const ShopId& shop) const;  // how many
  std::int64_t payments_here() const;                 // that are not over

 private:
  Taken read_taken(db::Tx& own, const Waiting& order) const;
  std::vector<Taken> read_all(const std::vector<Waiting>& orders) const;
  void put_handed(db::Tx& central, const Cluster& handed, Arrived& arrived) const;
  void hold_there(db::Tx& central, const ShopId& shop, const Cluster& handed) const;
  void tell(const Arrived& arrived) const;
  std::vector<Handed> handed_after(const Handed& after) const;
  bool bring(std::span<const Handed> handed) const;
  void write_handover(db::Tx& own, const ShopId& shop, const OrderId& id) const;
  void finish(const std::vector<Taken>& all, std::int64_t carriage) const;
  void finish_handed(std::span<const Handed> handed, std::int64_t carriage) const;
  template <class T>
  struct Recorded {
    std::vector<T> all;
    Arrived arrived;
    std::int64_t carriage = 0;
  };
  template <class T, class IdOf>
  Recorded<T> recorded_of(const std::vector<T>& some, const IdOf& id_of) const;
  void take_up(db::Tx& own, const Bundle& bundle) const;

  const Parts parts_;
  Instant settled_;  // as it was noted last
};

}  // namespace noren::intake
