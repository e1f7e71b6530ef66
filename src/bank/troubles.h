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

// The deposit was not what it was taken for.
void tell_undone(db::Tx& tx, const Context& context, const Deposit& deposit);
// kept: what the order has of other transfers.
void tell_undone(db::Tx& tx, const Context& context, const orders::Order& order, Yen kept);

}  // namespace noren::bank
