// Orders whose money is late, and the trouble each of them is in. Private to the feature. Thread: a Tx is its caller's.
#pragma once
#include <vector>

#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

// A transfer whose last day has passed. Of an order by convenience store only when its parcel has left, or when it is paid by transfer
// instead and some of its price is here: others are cancelled by themselves.
bool is_late(const Order& order, const std::vector<Event>& events, Instant now);

// Its trouble: unpaid_order, or sent_unpaid once the parcel has left.
std::string_view late_kind(const Order& order);

// Opens it, or adds what is left to pay by now.
void open_late(db::Tx& tx, const Order& order, Instant now);
// What it asks for is not late any more.
void settle_late(db::Tx& tx, const Order& order, Instant now);
bool was_late(db::Tx& tx, const Order& order);  // that trouble was open before, settled or not

}  // namespace noren::orders
