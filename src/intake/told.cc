#include "intake/told.h"

#include "intake/sql.h"
#include "orders/api_view.h"
#include "orders/orders.h"

namespace noren::intake {
namespace {

constexpr std::chrono::hours kKept{72};

}  // namespace

void keep_told(db::Tx& own, const orders::Order& order, Instant now) {
  const std::vector<orders::Event> events = orders::events_of(own, order.id);
  const auto view = [&](Locale locale) {
    return orders::api_view(order, events, locale, {}).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  own.run(sql::keep_told_order, order.id, order.shop, now, view(Locale::ja), view(Locale::en));
}

void drop_told(db::Tx& own, const OrderId& id) { own.run(sql::drop_told_order, id); }

std::optional<ToldOrder> find_told(db::Database& own, const ShopId& shop, const OrderId& id) {
  const auto read = [](const db::Row& row) { return ToldOrder{row.instant(0), row.str(1), row.str(2)}; };
  return own.read([&](db::Tx& tx) { return tx.one(sql::find_told_order, read, shop, id); });
}

void forget_told(db::Database& own, Instant now) {
  own.write([&](db::Tx& tx) { tx.run(sql::forget_told_orders, now - kKept); }, db::Priority::background);
}

}  // namespace noren::intake
