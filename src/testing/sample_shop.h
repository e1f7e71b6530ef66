// A shop with the sample's settings and stock for its sample order (orders/sample.h), for tests of what happens after ordering.
#pragma once
#include <functional>

#include "orders/chain.h"
#include "orders/deeds.h"
#include "orders/json.h"
#include "orders/sample.h"
#include "orders/token.h"
#include "shops/shops.h"
#include "stock/stock.h"
#include "testing/house.h"

namespace noren::testing {

inline constexpr std::int64_t kPiecesAtFirst = 10;  // of each variant of the sample

class SampleShop {
 public:
  // change: what this test wants otherwise.
  explicit SampleShop(db::Database& database, const std::function<void(shops::Settings&)>& change = {})
      : world(database), directory(database, house.keys) {
    sample.settings.shipping.emplace_back();
    sample.settings.shipping.back().id = "standard";
    sample.settings.shipping.back().fee = Yen(520);
    sample.settings.shipping.back().fee_by_prefecture = {{47, Yen(1430)}};
    if (change) change(sample.settings);
    directory.load();
    check(shops::create_shop(house, directory, by(ActorKind::staff), sample.settings).has_value(), "the sample shop cannot be made");
    database.write([&](db::Tx& tx) {
      for (const orders::Line& line : sample.order.document.lines) {
        const stock::Move first{"", line.variant, stock::MoveKind::received, kPiecesAtFirst, "", "", {}};
        check(stock::move(tx, board, house.env, by(ActorKind::staff), first).has_value(), "the sample's stock cannot be received");
      }
    });
  }

  Context by(ActorKind kind) {
    Context context;
    context.shop = ShopId("s1");
    context.actor = {kind, kind == ActorKind::staff ? "u1" : "", kind == ActorKind::staff ? "佐藤 花子" : ""};
    context.now = world.clock.now();
    return context;
  }

  orders::DeedTools tools() { return {house, board}; }

  orders::Order place(shops::PaymentMethod payment = shops::PaymentMethod::bank_transfer) {
    orders::Document document = sample.order.document;
    document.payment = payment;
    if (payment != shops::PaymentMethod::bank_transfer) document.pay_until.reset();
    const Context context = by(ActorKind::buyer);
    return house.db.write([&](db::Tx& tx) {
      orders::NewOrder order;
      order.id = OrderId(orders::new_checkout_id('a', house.env));
      order.shop = context.shop;
      order.person = people::person_of(house, context.shop, sample.person.email);
      order.document = &document;
      const std::string document_json = orders::to_json(document);
      const std::string sealed = people::seal(tx, house, context.shop, order.person, orders::to_json(sample.person), context.now);
      const std::string clues = orders::clues_of(sample.person, document);
      order.document_json = document_json;
      order.sealed = sealed;
      order.clues = clues;
      order.evidence = "{}";
      order.now = context.now;
      orders::place(tx, board, order);
      return *orders::find(tx, context.shop, order.id);
    });
  }

  orders::Order now_of(const orders::Order& order) {
    return house.db.read([&](db::Tx& tx) { return *orders::find(tx, order.shop, order.id); });
  }
  std::vector<orders::Event> story_of(const orders::Order& order) {
    return house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  }
  orders::Seen seen(const orders::Order& order) { return {order.id, now_of(order).version}; }

  TestHouse world;
  House& house = world;
  shops::Directory directory;
  stock::Board board;
  orders::Sample sample = orders::make_sample();
};

}  // namespace noren::testing
