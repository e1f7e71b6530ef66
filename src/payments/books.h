// What follows when the provider's books and ours differ: late money and money taken twice are given back, so is what was taken more of a
// payment that no order wants, once it is said again, unknown money is written down
// as a payment no order wants, what went back past us is written down as given back and ends transfers that would be too much, what had
// arrived and came back is owed again, everything else becomes a trouble. Each in the caller's transaction. Thread: safe from any.
#pragma once
#include "house/house.h"
#include "payments/compare.h"
#include "payments/disputes.h"
#include "payments/driver.h"

namespace noren::payments {

// Where something was told of.
struct Teller {
  std::string_view provider;  // Gateway::name()
  std::int64_t account = 0;   // of the shop (gateways.h)
};

// What is known here of an attempt besides itself; nothing of one that there is not.
Known known_of(db::Tx& tx, const Attempt* attempt);

// A person has settled it that the provider shows this amount instead of what was captured here.
bool is_amount_settled(db::Tx& tx, const Attempt& attempt, Yen received);

// An attempt that has not ended is to be looked at now, by whoever carries it (Driver::poke); told after the commit.
using Poke = std::function<void(const AttemptId&)>;

// In the transaction in which a refund arrived, failed, or came back after it had arrived.
using Refunded = std::function<void(db::Tx&, const Refund&)>;
// In the transaction in which it became known that a refund which goes by bank transfer is more than what is left of its payment: it must
// not be sent any more.
using EndTransfer = std::function<void(db::Tx&, const Refund&)>;

// What the shop gave back of a payment past this ledger, by hand: what goes by bank transfer is too much all the same beside it.
using ByHand = std::function<Yen(db::Tx&, const Attempt&)>;

// A node may have the attempt in a database of its own and not have brought it here yet: nobody here knows what became of it. since: what is
// told of it is of then.
using AtHome = std::function<bool(db::Tx&, const AttemptId&, Instant since)>;

// In the transaction in which a dispute was decided against the shop: its money went back to the card.
using Lost = std::function<void(db::Tx&, const Dispute&)>;

class Books {
 public:
  // at_home may be unset: all attempts are here.
  Books(House& house, GiveBack give_back, Stands stands, Refunded refunded, Lost lost, EndTransfer end_transfer, ByHand by_hand, Poke poke,
        AtHome at_home = {})
      : house_(house), give_back_(std::move(give_back)), stands_(std::move(stands)), refunded_(std::move(refunded)), lost_(std::move(lost)),
        end_transfer_(std::move(end_transfer)), by_hand_(std::move(by_hand)), poke_(std::move(poke)), at_home_(std::move(at_home)) {}

  // Of an attempt that is not here: a node may have it.
  bool is_at_home(db::Tx& tx, const AttemptId& id, Instant since) const { return at_home_ && at_home_(tx, id, since); }
  // Whoever carries it looks at it now. Neither blocks nor throws.
  void poke(const AttemptId& id) const { poke_(id); }

  // One that somebody made in the provider's dashboard has arrived: whose order goes on is for a person to look at, and a transfer that
  // is too much beside it is ended.
  void went_back_there(db::Tx& tx, const Refund& refund, Instant now) const;
  // standing: as the provider tells it now. One of another shop, or without our metadata, is left alone.
  Difference examine(db::Tx& tx, const ShopId& shop, const Teller& teller, const Standing& standing, Instant now) const;
  // As learn_dispute; what it took for good is told to the orders' side.
  bool learn(db::Tx& tx, const ShopId& shop, std::int64_t account, const DisputeStanding& standing, Instant now) const;
  // A person has seen that a refund which the provider's books do not show came back: it failed, as if the provider had said so. False: it
  // is not one of those (is_missing_there).
  bool came_back(db::Tx& tx, const RefundId& refund, Instant now) const;
  // An attempt that was captured here, and is not in the provider's full list of its days.
  void miss(db::Tx& tx, const Attempt& attempt, Instant now) const;

 private:
  void store_heard(db::Tx& tx, Refund& refund, Instant now) const;
  void take_more(db::Tx& tx, Attempt& attempt, const Standing& standing, Instant now) const;
  void take_late_money(db::Tx& tx, Attempt& attempt, const Standing& standing, Instant now) const;
  void hear_refunds(db::Tx& tx, const Attempt& attempt, const Standing& standing, Instant now) const;
  void take_over_refunds(db::Tx& tx, const Attempt& attempt, const Standing& standing, Instant now) const;
  void take_over(db::Tx& tx, const Attempt& attempt, const RefundStanding& told, Instant now) const;
  void tell_lost(db::Tx& tx, const Dispute& dispute, Instant now) const;
  void end_transfers(db::Tx& tx, const AttemptId& attempt) const;
  void take_second_money(db::Tx& tx, const Attempt& first, const Teller& teller, const Standing& standing, Instant now) const;

  House& house_;
  const GiveBack give_back_;
  const Stands stands_;
  const Refunded refunded_;
  const Lost lost_;
  const EndTransfer end_transfer_;
  const ByHand by_hand_;
  const Poke poke_;
  const AtHome at_home_;
};

}  // namespace noren::payments
