// Two nodes of a shop on one central database, which can be put back to an earlier state, and cut off from either of them at any call.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "checkout/checkout.h"
#include "intake/home.h"
#include "orders/orders.h"
#include "stock/gate.h"
#include "stock/leases.h"
#include "stock/stock.h"
#include "testing/cut_line.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/past.h"

namespace noren::testing {

// One of them, with all of an intake but its threads.
struct NodeSide {
  // folder: its identity; "": made of the letter.
  NodeSide(OrderWorld& world_, char letter, const std::function<std::string()>& server, const std::string& folder = "")
      : world(world_), name(folder.empty() ? std::string("node-") + letter : folder),
        central(world.house.db), desk{own_house, world.directory, world.shelf, own_board, letter, "test"},
        central_desk{central_house, world.directory, world.shelf, board, letter, "test"}, start([server](db::Tx&) { return server(); }),
        time([&world_](db::Tx&) { return world_.house.clock.now(); }),
        stockroom({central, board, *own, own_board, world.house.TestWorld::env, name, start, time}),
        home({desk, central_desk, name, [this] { return std::vector<std::string>{name}; }, {}, std::chrono::hours(48), start, time}) {
    own_house.carried = true;
    buyer.actor = {ActorKind::buyer, "", ""};
  }

  // Nothing: the pieces are not here.
  std::optional<orders::Order> take(std::int64_t quantity) {
    checkout::Wish wish;
    wish.lines = {{"MUG-BLUE", quantity}};
    wish.person = a_buyer();
    wish.person.email = name + std::to_string(++taken) + "@example.jp";
    wish.person.phone = "";
    wish.shipping_method = "standard";
    wish.payment = shops::PaymentMethod::bank_transfer;
    buyer.now = world.house.clock.now();
    const auto opened = checkout::open_checkout(desk, buyer, wish, checkout::Source::api);
    check(opened.has_value(), "the test's checkout");
    return checkout::complete(desk, buyer, {opened->id, "k", "{}"}).order;
  }
  stock::Level level() {
    return own->read([&](db::Tx& tx) { return stock::level_of(tx, world.context.shop, blue()); });
  }
  bool here(const OrderId& id) {
    return own->read([&](db::Tx& tx) { return orders::find(tx, world.context.shop, id).has_value(); });
  }
  stock::Gate gate() {
    return world.house.db.read([&](db::Tx& tx) { return stock::gate_for(tx, name, start(tx)); });
  }
  VariantId blue() const { return world.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id; }
  std::vector<intake::Need> cups(std::int64_t quantity) const { return {{blue(), quantity}}; }

  OrderWorld& world;
  const std::string name;
  CutLine central;
  FreshDatabase own{"sqlite"};
  stock::Board own_board;
  stock::Board board{name, own_board};
  House own_house{*own, world.house.TestWorld::env, world.house.House::keys, world.house.House::html};
  House central_house{central, world.house.TestWorld::env, world.house.House::keys, world.house.House::html};
  checkout::Desk desk;
  checkout::Desk central_desk;
  const std::function<std::string(db::Tx&)> start;
  const std::function<Instant(db::Tx&)> time;
  intake::Stockroom stockroom;
  intake::Carrying carrying{{central, board, *own, world.house.TestWorld::env, name, [](const ShopId&, Instant) { return std::nullopt; }}};
  intake::Home home;
  Context buyer = world.context;
  int taken = 0;
};

// The pieces of MUG-BLUE are at first with the central database.
struct NodePair : OrderWorld {
  explicit NodePair(db::Database& database) : OrderWorld(database) {
    start_selling([](shops::Settings& settings) { settings.similar_order_minutes = 0; });
  }

  // The server is started on what was there then.
  void put_back(const Past& past) {
    past.put_back();
    ++starts;
  }
  void all_look() {
    for (int twice = 0; twice < 2; ++twice) {
      for (NodeSide* node : {&a, &b}) {
        node->home.carry();
        node->stockroom.is_known_there();
      }
    }
  }
  std::optional<orders::Order> there(const OrderId& id) {
    return house.db.read([&](db::Tx& tx) { return orders::find(tx, context.shop, id); });
  }
  stock::Level level() {
    return house.db.read([&](db::Tx& tx) { return stock::level_of(tx, context.shop, a.blue()); });
  }
  std::int64_t leased_to(const NodeSide& node) {
    return house.db.read([&](db::Tx& tx) { return stock::leased_to(tx, node.name, context.shop, node.blue()); });
  }

  int starts = 1;
  const std::function<std::string()> server = [this] { return "start " + std::to_string(starts); };
  NodeSide a{*this, 'a', server};
  NodeSide b{*this, 'b', server};
};

}  // namespace noren::testing
