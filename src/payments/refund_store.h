// Rows of refunds; private to the feature.
#pragma once
#include "payments/errands.h"
#include "payments/refunds.h"

namespace noren::payments {

void insert_refund(db::Tx& tx, const Refund& refund);
// False when it changed since it was read; then nothing is written.
bool update_refund(db::Tx& tx, Refund& refund);
std::vector<Refund> refunds_of_attempt(db::Tx& tx, const AttemptId& attempt);
std::vector<Errands::Due> due_refunds(db::Tx& tx, int most);
// Of a shop, with something left to do.
std::vector<RefundId> open_refunds(db::Tx& tx, const ShopId& shop, int most);

}  // namespace noren::payments
