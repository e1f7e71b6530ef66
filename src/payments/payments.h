// Payment attempts for the rest of the house. What is written here is written in the caller's transaction; the provider is spoken to
// afterwards, by the Driver (driver.h).
#pragma once
#include <vector>

#include "db/transaction.h"
#include "env/random.h"
#include "payments/rules.h"

namespace noren::payments {

// Unguessable. home: the letter of the node that keeps the attempt in a database of its own until it is carried; it stands in front.
AttemptId new_attempt_id(env::Random& random, std::optional<char> home = std::nullopt);
std::optional<char> home_of(const AttemptId& id);  // nothing: it was begun in the database that counts for all

struct NewAttempt {
  AttemptId id;  // new_attempt_id(); in the provider's metadata
  ShopId shop;
  OrderId order;
  std::string order_number;
  std::string provider;
  Means means = Means::card;
  Yen amount;
  Instant now;
  Instant pay_until;                         // a step of the buyer at the provider ends then
  std::optional<std::int64_t> account = {};  // of the shop (gateways.h); unset: the one for new payments, as this database has it
};
// The order must have no attempt whose end is not known: a second try while the first may still charge is a Bug.
Attempt write_attempt(db::Tx& tx, const NewAttempt& wanted);

// What is to become of the payment an order stands on (is_promised), in the caller's transaction. The attempt, for Driver::poke after
// the commit; nothing when the order stands on none.
std::optional<AttemptId> want(db::Tx& tx, const ShopId& shop, const OrderId& order, Want what, Instant now);

// The shop was put back from a backup: before anything is said or done about a payment or a refund that was open then, the provider is
// asked what became of it since.
void ask_anew(db::Tx& tx, const ShopId& shop, Instant now);

// An order came here with its payments from elsewhere: what it stands on (is_promised) is looked at soon, for it may have changed on the way.
void look_at_promised(db::Tx& tx, const ShopId& shop, const OrderId& order, Instant now);

std::optional<Attempt> find_attempt(db::Tx& tx, const AttemptId& id);
// What was tried for an order, first to last.
std::vector<Attempt> attempts_of(db::Tx& tx, const ShopId& shop, const OrderId& order);

// The newest under an order number, which a buyer was perhaps told before there was an order.
std::optional<Attempt> attempt_of_number(db::Tx& tx, const ShopId& shop, const std::string& number);

// Of how many the provider does not do the cancel that was wished (is_cancel_refused). means: unset of all of them.
std::int64_t count_uncancelled(db::Tx& tx, const ShopId& shop, std::optional<Means> means = std::nullopt);

// As a card's statement names a charge.
struct ChargeClues {
  Yen amount;
  std::string last4;
  Instant from;  // begun then, at the earliest
  Instant before;
};
std::vector<Attempt> charges_like(db::Tx& tx, const ShopId& shop, const ChargeClues& clues, std::int64_t most);

}  // namespace noren::payments
