#include <algorithm>

#include "bank/bank.h"
#include "bank/proposals.h"
#include "bank/store.h"

namespace noren::bank {
namespace {

bool has(const Proposal& proposal, Reason reason) {
  return std::find(proposal.reasons.begin(), proposal.reasons.end(), reason) != proposal.reasons.end();
}

// The orders it may be for: the likeliest, and unless that one is sure every other that more than the amount speaks for.
std::vector<std::size_t> meant_by(const Weighed& weighed) {
  std::vector<std::size_t> claims;
  for (std::size_t i = 0; i < weighed.proposals.size(); ++i) {
    const Proposal& proposal = weighed.proposals[i];
    if (proposal.verdict == Verdict::none || (i > 0 && has(proposal, Reason::amount_only))) continue;
    claims.insert(claims.end(), proposal.claims.begin(), proposal.claims.end());
    if (proposal.verdict == Verdict::exact) break;
  }
  return claims;
}

}  // namespace

std::vector<Unsettled> unsettled_for(db::Tx& tx, const House& house, const Context& context, const std::vector<OrderId>& orders) {
  std::vector<Unsettled> all;
  if (orders.empty() || count_deposits(tx, context.shop, DepositState::fresh).count == 0) return all;
  Weighing weighing;
  weighing.more = true;
  for (std::int64_t behind = 0; weighing.more; behind += kWeighedAtOnce) {
    weighing = weigh(tx, house, context.shop, context.now, behind);
    for (const Weighed& weighed : weighing.deposits) {
      const std::vector<std::size_t> meant = meant_by(weighed);
      for (const OrderId& order : orders) {
        const auto is_it = [&](std::size_t claim) { return weighing.claims[claim].order == order; };
        if (std::any_of(meant.begin(), meant.end(), is_it))
          all.push_back({order, weighed.deposit.id, weighed.deposit.day, weighed.deposit.amount, weighed.payer});
      }
    }
  }
  return all;
}

}  // namespace noren::bank
