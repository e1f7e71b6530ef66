// A shop on a central database and a node of it that takes orders by itself (intake), for tests of what goes between the two.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "checkout/checkout.h"
#include "checkout/verify.h"
#include "intake/carrying.h"
#include "intake/stockroom.h"
#include "orders/verify.h"
#include "stock/verify.h"
#include "testing/cut_line.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::testing {

inline constexpr std::int64_t kPiecesHeld = 20;  // of each variant, by the node

// A shop on a central database, and one node of it that holds all pieces and takes orders in a database of its own.
struct NodeWorld : OrderWorld {
  explicit NodeWorld(db::Database& database) : OrderWorld(database), central(database) {
    start_selling([](shops::Settings& settings) {
      settings.similar_order_minutes = 10;
      settings.payment.card = settings.payment.konbini.on = true;
    });
    own_house.carried = true;
    buyer.actor = {ActorKind::buyer, "", ""};
    stockroom.take_share({1, 0});
  }

  checkout::Wish wish(std::int64_t quantity, const std::string& email) const {
    checkout::Wish made;
    made.lines = {{"MUG-BLUE", quantity}};
    made.person = a_buyer();
    made.person.email = email;
    made.person.phone = "";
    made.shipping_method = "standard";
    made.payment = shops::PaymentMethod::bank_transfer;
    return made;
  }
  CheckoutId open(std::int64_t quantity = 1, const std::string& email = "hanako@example.jp") {
    const auto opened = checkout::open_checkout(desk, buyer, wish(quantity, email), checkout::Source::api);
    check(opened.has_value(), "the test's checkout");
    return opened->id;
  }
  orders::Order take(std::int64_t quantity = 1, const std::string& email = "hanako@example.jp") {
    const auto taken = checkout::complete(desk, buyer, {open(quantity, email), "k", "{}"});
    check(taken.verdict == checkout::Verdict::accepted, "the test's order");
    return *taken.order;
  }
  std::vector<intake::Waiting> waiting() { return carrying.waiting({}, 100); }

  std::optional<orders::Order> there(const OrderId& id) {
    return house.db.read([&](db::Tx& tx) { return orders::find(tx, context.shop, id); });
  }
  std::optional<orders::Order> here(const OrderId& id) {
    return own_database->read([&](db::Tx& tx) { return orders::find(tx, context.shop, id); });
  }
  std::optional<orders::Person> person_of(const orders::Order& order) {
    return house.db.read([&](db::Tx& tx) { return orders::person_of(tx, house, order); });
  }
  VariantId blue() const { return snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id; }
  stock::Level level(db::Database& database) {
    return database.read([&](db::Tx& tx) { return stock::level_of(tx, context.shop, blue()); });
  }
  void expect_sound() {
    for (const Finding& finding : checkout::verify_checkouts(house.db, context.shop, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << " " << finding.violations.front();
    for (const Finding& finding : orders::verify_orders(house.db, house.House::keys, context.shop, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << " " << finding.violations.front();
    EXPECT_TRUE(orders::verify_sold(house.db, context.shop, Locale::en).good());
    EXPECT_TRUE(stock::verify_levels(house.db, context.shop, Locale::en).good());
  }

  const std::string node = "node-a";
  FreshDatabase own_database{"sqlite"};
  CutLine central;
  House own_house{*own_database, house.TestWorld::env, house.House::keys, house.House::html};
  stock::Board own_board;
  stock::Board all{node, own_board};
  intake::Stockroom stockroom{{central, all, *own_database, own_board, house.TestWorld::env, node}};
  checkout::Desk desk{own_house, directory, shelf, own_board, 'a', "test"};
  intake::Carrying carrying{{central, all, *own_database, house.TestWorld::env, node,
                             [](const ShopId&, Instant taken) { return std::optional(taken - std::chrono::minutes(10)); },
                             [this](const intake::Arrived& some) { arrived.push_back(some); }}};
  std::vector<intake::Arrived> arrived;
  Context buyer = context;
};

}  // namespace noren::testing
