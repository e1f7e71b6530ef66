// What the new deposits may pay, from the orders as they are now. Inside the caller's transaction.
#pragma once
#include <vector>

#include "bank/match.h"
#include "bank/types.h"
#include "orders/orders.h"

namespace noren::bank {

// A new deposit, the name it came with, and what it may pay.
struct Weighed {
  Deposit deposit;
  std::string payer;
  std::vector<Proposal> proposals;  // claims: places in Weighing::claims
  std::vector<Comeback> comebacks;  // sent: places in Weighing::sent
};

// A refund that the bank may return: one of this folder, or one that was recorded by hand.
struct SentRefund {
  SentMoney money;
  RefundId refund;     // empty: recorded by hand
  bool noted = false;  // somebody has said already that it came back
};

struct Weighing {
  std::vector<orders::Order> orders;  // by the place of their claim
  std::vector<Claim> claims;
  std::vector<SentRefund> sent;
  std::vector<Weighed> deposits;
  bool more = false;  // there are more new deposits than are weighed at once
};
// More speaks for a refund that came back than for what the deposit may pay.
bool is_return_first(const Weighed& weighed);
inline constexpr std::int64_t kWeighedAtOnce = 300;
// The oldest, or those behind so many of the oldest.
Weighing weigh(db::Tx& tx, const House& house, const ShopId& shop, Instant now, std::int64_t behind = 0);
// Those among which this one is; when it is not new, whichever come last.
Weighing weigh_with(db::Tx& tx, const House& house, const ShopId& shop, Instant now, const DepositId& deposit);

// The claim of one order, whatever its state.
Claim claim_of(db::Tx& tx, const House& house, const orders::Order& order);

}  // namespace noren::bank
