#include "orders/members.h"

#include "orders/sql.h"
#include "orders/store.h"

namespace noren::orders {

void put_member(db::Tx& tx, const ShopId& shop, const OfMember& what) {
  tx.run(sql::drop_member_of_order, what.order);
  if (!what.member.empty()) tx.run(sql::insert_member_of_order, what.order, shop, what.member, what.at);
}

bool give_to_member(db::Tx& tx, const ShopId& shop, const OfMember& what) {
  return tx.run(sql::insert_member_of_order, what.order, shop, what.member, what.at) > 0;
}

std::optional<MemberId> member_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.one(
      sql::find_member_of_order, [](const db::Row& row) { return row.id<MemberId>(0); }, shop, order);
}

std::vector<Order> of_member(db::Tx& tx, const ShopId& shop, const MemberId& member, std::int64_t limit, std::int64_t skip) {
  return tx.all(sql::orders_of_member, read_order, shop, member, limit, skip);
}

std::int64_t count_of_member(db::Tx& tx, const ShopId& shop, const MemberId& member) {
  return *tx.one(
      sql::count_orders_of_member, [](const db::Row& row) { return row.integer(0); }, shop, member);
}

void leave_member(db::Tx& tx, const ShopId& shop, const MemberId& member) { tx.run(sql::drop_orders_of_member, shop, member); }

void drop_member(db::Tx& tx, const OrderId& order) { tx.run(sql::drop_member_of_order, order); }

}  // namespace noren::orders
