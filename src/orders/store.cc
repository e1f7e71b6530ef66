#include "orders/store.h"
#include "base/names.h"
#include "orders/json.h"
#include "orders/left_out.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"

namespace noren::orders {

Order read_order(const db::Row& row) {
  Order order;
  order.id = row.id<OrderId>(0);
  order.shop = row.id<ShopId>(1);
  order.number = row.str(2);
  order.state = stored(state_from(row.text(3)), "orders.state");
  order.payment_state = stored(payment_state_from(row.text(4)), "orders.payment_state");
  order.total = row.yen(5);
  order.created_at = row.instant(6);
  order.updated_at = row.instant(7);
  order.version = row.integer(8);
  order.person = row.id<people::PersonId>(9);
  order.document = document_from_json(row.text(10));
  order.sealed = row.blob(11);
  order.chain = row.blob(12);
  return order;
}

Readable read_if_readable(const db::Row& row) {
  try {
    return {row.str(2), read_order(row), ""};
  } catch (const Bug& bug) {
    return {row.str(2), std::nullopt, bug.what()};
  }
}

std::optional<Order> find(db::Tx& tx, const ShopId& shop, const OrderId& id) { return tx.one(sql::find_order, read_order, shop, id); }

std::optional<Order> find_by_number(db::Tx& tx, const ShopId& shop, std::string_view number) {
  return tx.one(sql::find_order_by_number, read_order, shop, number);
}

std::vector<Order> awaiting_transfer(db::Tx& tx, const ShopId& shop, std::int64_t limit) {
  return tx.all(sql::awaiting_transfer, read_order, shop, limit);
}

std::vector<PastTransfer> past_transfers(db::Tx& tx, const ShopId& shop, Instant since) {
  const auto read = [](const db::Row& row) {
    return PastTransfer{row.id<OrderId>(0), row.str(1), row.yen(2), row.instant(3), row.flag(4)};
  };
  return tx.all(sql::past_transfers, read, shop, since);
}

bool stands(db::Tx& tx, const ShopId& shop, const OrderId& id) {
  const auto order = id.empty() ? std::nullopt : find(tx, shop, id);
  return order && order->state != State::pending && !is_stopped(order->state);
}

std::vector<Event> events_of(db::Tx& tx, const OrderId& id) {
  const auto read = [](const db::Row& row) {
    Event event;
    event.seq = row.integer(0);
    event.at = row.instant(1);
    const auto what = happening_from(row.text(2));
    event.what = what.value_or(Happening::unknown);
    if (!what) event.word = row.str(2);
    event.actor = static_cast<ActorKind>(row.integer(3));
    event.actor_name = row.str(4);
    event.data = row.str(5);
    event.sealed = row.blob(6);
    event.hash = row.blob(7);
    return event;
  };
  return tx.all(sql::events_of_order, read, id);
}

std::int64_t pieces_to_ship(db::Tx& tx, const ShopId& shop, const VariantId& variant) {
  return *tx.one(
      sql::pieces_to_ship, [](const db::Row& row) { return row.integer(0); }, shop, variant);
}

bool any_with_method(db::Tx& tx, const ShopId& shop, std::string_view method) {
  const std::string pattern = "%\"m\":\"" + std::string(method) + "\"%";
  return tx
      .one(
          sql::any_order_with_method, [](const db::Row& row) { return row.str(0); }, shop, pattern)
      .has_value();
}

std::optional<Person> person_of(db::Tx& tx, const House& house, const Order& order) {
  const auto plain = people::open(tx, house, order.shop, order.person, order.sealed);
  if (!plain) return std::nullopt;
  return person_from_json(*plain);
}

}  // namespace noren::orders
