// Where money that is not what it should be becomes a trouble, and ceases to be one; private to the feature.
#pragma once
#include "bank/bank.h"

namespace noren::bank {

struct OddMoney {
  Outcome what = Outcome::underpaid;  // underpaid, overpaid, twice, ended; the others are no trouble
  const Deposit& deposit;
  const orders::Order& order;
  Yen difference;  // missing (-) or too much (+)
};
void tell_odd(db::Tx& tx, const Context& context, const OddMoney& money);

// What was too much went back. A surplus is its deposit's trouble; parts of an order that is over are the order's.
void tell_sent(db::Tx& tx, const Context& context, const Refund& refund);

// Its account is known: what waited for the buyer, or for the system that asked him, waits for the shop.
// Some of what was paid twice went back: the trouble is about the rest.
void tell_some_sent(db::Tx& tx, const Context& context, const Refund& refund, Yen left);
void tell_account(db::Tx& tx, const Refund& refund, Instant now);

// A refund that was sent came back: a trouble of what it gives back, until that went back all the same (tell_sent; orders/apply.cc when
// the order owes nothing any more).
void tell_returned(db::Tx& tx, const Context& context, const Refund& refund);
void tell_returned(db::Tx& tx, const Context& context, const orders::Order& order, Yen amount);
// Of a refund to a card that went this way: its money goes another way now. how: of troubles::kHows.
void tell_not_returned(db::Tx& tx, const Refund& refund, std::string_view how, Instant now);

// The deposit was not what it was taken for.
void tell_undone(db::Tx& tx, const Context& context, const Deposit& deposit);
// kept: what the order has of other transfers.
void tell_undone(db::Tx& tx, const Context& context, const orders::Order& order, Yen kept);

}  // namespace noren::bank
