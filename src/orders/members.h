// Which member of the shop (members/) an order belongs to. Written with an attempt to buy of somebody who is signed in, under the id that its
// order will have, or when somebody has shown that an order is his. An order has one member at most; a guest's has none.
// Inside the caller's transaction.
#pragma once
#include <optional>
#include <vector>

#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

using MemberId = Id<struct MemberTag>;  // unguessable; tells nothing of the person

struct OfMember {
  OrderId order;  // or that of an attempt
  MemberId member;
  Instant at;
};
// Of an attempt that is still the buyer's to change: the newest counts. member empty: nobody's.
void put_member(db::Tx& tx, const ShopId& shop, const OfMember& what);
// Of an order: false when it belongs to somebody already, himself as well.
bool give_to_member(db::Tx& tx, const ShopId& shop, const OfMember& what);
std::optional<MemberId> member_of(db::Tx& tx, const ShopId& shop, const OrderId& order);
// Newest first; attempts that became no order are left out.
std::vector<Order> of_member(db::Tx& tx, const ShopId& shop, const MemberId& member, std::int64_t limit, std::int64_t skip);
std::int64_t count_of_member(db::Tx& tx, const ShopId& shop, const MemberId& member);
// The membership is over: the orders stay, as a guest's.
void leave_member(db::Tx& tx, const ShopId& shop, const MemberId& member);
// An attempt that came to nothing is forgotten.
void drop_member(db::Tx& tx, const OrderId& order);

}  // namespace noren::orders
