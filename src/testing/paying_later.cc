#include "testing/paying_later.h"

namespace noren::testing {

PayingLaterTest::PayingLaterTest() = default;

PayingLaterTest::~PayingLaterTest() = default;

orders::Order PayingLaterTest::order_at_store() {
  world_.provider.store_until = world_.house.clock.now() + std::chrono::hours(72);
  const checkout::Completion taken = world_.pay(world_.open("konbini", 2, kKonbini), "k");
  check(taken.verdict == checkout::Verdict::accepted, "an order to be paid at a store");
  return *taken.order;
}

orders::Order PayingLaterTest::now(const orders::Order& order) {
  return *world_.house.db.read([&](db::Tx& tx) { return orders::find(tx, order.shop, order.id); });
}

payments::Attempt PayingLaterTest::payment_of(const orders::Order& order) {
  return world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, order.shop, order.id); }).back();
}

void PayingLaterTest::reserve_on_cards() {
  shops::Settings settings = world_.directory.by_id(world_.context.shop)->settings;
  settings.payment.capture_at_shipment = true;
  const auto version = world_.directory.by_id(world_.context.shop)->version;
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings = settings;
  shop.version = version + 1;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  world_.provider.store_until = world_.house.clock.now() + std::chrono::hours(7 * 24);
}

}  // namespace noren::testing
