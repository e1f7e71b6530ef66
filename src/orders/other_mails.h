// Mails about an order that are not of the order itself; private to the feature. Thread: a Tx is its caller's.
#pragma once
#include <string>
#include <vector>

#include "mail/types.h"
#include "orders/types.h"

namespace noren::orders {

// Of its troubles, of what goes back through the provider, and those of bank_mails, ids of subjects that only the bank's side knows.
std::vector<mail::Fate> other_mails(db::Tx& tx, const Order& order, const std::vector<std::string>& bank_mails);

}  // namespace noren::orders
