// The frame every deed of a refund stands in; private to the feature.
#pragma once
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"

namespace noren::bank {

// One move of one refund: loads it, asks the table, lets work change it, stores it.
template <class Work>
Result<Refund, BankError> move_refund(const Tools& tools, const Context& context, const SeenRefund& seen, RefundMove what,
                                      std::string_view deed, Work&& work) {
  return tools.house().db.write([&](db::Tx& tx) -> Result<Refund, BankError> {
    auto refund = find_refund(tx, context.shop, seen.refund);
    if (!refund) return Fail<BankError>(BankError::not_found);
    if (refund->version != seen.version) return Fail<BankError>(BankError::stale);
    const auto next = next_state(refund->state, what);
    if (!next) return Fail<BankError>(BankError::not_now);
    refund->state = *next;
    refund->updated_at = context.now;
    if (const Result<void, BankError> done = work(tx, *refund); !done) return Fail<BankError>(done.error());
    if (!update_refund(tx, *refund)) return Fail<BankError>(BankError::stale);
    ++refund->version;
    note_refund(tx, tools, context, *refund, deed);
    return *refund;
  });
}

}  // namespace noren::bank
