#include "payments/give_back.h"

#include <algorithm>

#include "payments/rules.h"

namespace noren::payments {

void give_back_surplus(db::Tx& tx, const House& house, const GiveBack& give_back, const Attempt& attempt, Instant now) {
  // What a dispute took already goes back that way.
  const Yen surplus = std::min(surplus_of(attempt), refundable(tx, attempt));
  if (surplus == Yen(0)) return;
  const auto refund = request_refund(tx, {new_refund_id(house.env.random), attempt.id, surplus, RefundWhy::surplus, now});
  check(refund.has_value(), "surplus money cannot be given back");
  give_back(tx, *refund);
}

void give_back_late(db::Tx& tx, const House& house, const GiveBack& give_back, const Attempt& attempt, Instant now) {
  const Yen amount = std::min(attempt.amount, refundable(tx, attempt));
  if (amount == Yen(0)) return;
  const auto refund = request_refund(tx, {new_refund_id(house.env.random), attempt.id, amount, RefundWhy::order, now});
  check(refund.has_value(), "late money cannot be given back");
  give_back(tx, *refund);
}

}  // namespace noren::payments
