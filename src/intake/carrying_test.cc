// A shop that takes orders in a node's own database and has them carried to the central one (both kinds), with stops in between.
#include "intake/carrying.h"

#include "checkout/checkout.h"
#include "checkout/verify.h"
#include "db/errors.h"
#include "intake/stockroom.h"
#include "mail/mail.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "orders/verify.h"
#include "people/people.h"
#include "stock/verify.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using checkout::Verdict;

constexpr std::int64_t kPieces = 20;  // of each variant at first (testing/orders.h)

// Cut off after a write, when told: it is done, and nobody hears.
class CutAfter final : public db::Database {
 public:
  explicit CutAfter(db::Database& inner) : inner_(inner) {}
  void migrate() override { inner_.migrate(); }
  void check_statements() override { inner_.check_statements(); }
  std::string dialect() const override { return inner_.dialect(); }
  bool cut = false;

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    inner_.write([&](db::Tx& tx) { check(work(tx), "nothing here is rolled back"); }, priority);
    if (cut) throw db::CommitUnknown("cut off");
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    inner_.read([&](db::Tx& tx) { work(tx); });
  }

 private:
  db::Database& inner_;
};

// The central shop and one node of it.
struct World : testing::OrderWorld {
  explicit World(db::Database& database) : OrderWorld(database), central(database) {
    start_selling([](shops::Settings& settings) { settings.similar_order_minutes = 10; });
    own_house.carried = true;
    buyer.actor = {ActorKind::buyer, "", ""};
    stockroom.take_share({1, 0});
  }

  checkout::Wish wish(std::int64_t quantity, const std::string& email) const {
    checkout::Wish made;
    made.lines = {{"MUG-BLUE", quantity}};
    made.person = testing::a_buyer();
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
    check(taken.verdict == Verdict::accepted, "the test's order");
    return *taken.order;
  }
  std::vector<Waiting> waiting() { return carrying.waiting({}, 100); }

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
  testing::FreshDatabase own_database{"sqlite"};
  CutAfter central;
  House own_house{*own_database, house.TestWorld::env, house.House::keys, house.House::html};
  stock::Board own_board;
  stock::Board all{node, own_board};
  Stockroom stockroom{{central, all, *own_database, own_board, house.TestWorld::env, node}};
  checkout::Desk desk{own_house, directory, shelf, own_board, 'a', "test"};
  Carrying carrying{{central, all, *own_database, house.TestWorld::env, node,
                     [](const ShopId&, Instant taken) { return std::optional(taken - std::chrono::minutes(10)); }}};
  Context buyer = context;
};

class CarryingOrders : public testing::DatabaseTest {
 protected:
  World world_{*database_};
};

TEST_P(CarryingOrders, AnOrderIsAtTheNodeUntilTheCentralDatabaseHasAllOfIt) {
  const orders::Order taken = world_.take(2);
  EXPECT_FALSE(world_.there(taken.id));
  EXPECT_EQ(world_.carrying.lag().orders, 1);
  EXPECT_EQ(world_.carrying.lag().oldest, taken.created_at);
  world_.carrying.carry(world_.waiting());
  EXPECT_EQ(world_.carrying.lag().orders, 0);
  EXPECT_FALSE(world_.here(taken.id));
  const auto carried = world_.there(taken.id);
  ASSERT_TRUE(carried);
  EXPECT_EQ(carried->number, taken.number);
  EXPECT_EQ(carried->chain, taken.chain);
  EXPECT_EQ(world_.person_of(*carried)->email, "hanako@example.jp");
  EXPECT_EQ(world_.level(*database_).sold, 2);
  EXPECT_EQ(world_.level(*database_).leased, kPieces - 2);
  EXPECT_EQ(world_.level(*world_.own_database).sold, 0);
  EXPECT_EQ(world_.level(*world_.own_database).available, kPieces - 2);
  EXPECT_EQ(world_.all.quantity(world_.blue()), kPieces - 2);
  database_->read([&](db::Tx& tx) { EXPECT_EQ(mail::of_subject(tx, world_.context.shop, taken.id.str()).size(), 2U); });
  world_.expect_sound();
}

TEST_P(CarryingOrders, WhatWasCarriedAndNotHeardOfIsCarriedOnce) {
  const orders::Order first = world_.take(2);
  world_.central.cut = true;
  EXPECT_THROW(world_.carrying.carry(world_.waiting()), db::CommitUnknown);
  world_.central.cut = false;
  EXPECT_TRUE(world_.there(first.id));
  ASSERT_TRUE(world_.here(first.id));
  const orders::Order second = world_.take(3, "taro@example.jp");
  world_.carrying.carry(world_.waiting());
  EXPECT_FALSE(world_.here(first.id));
  EXPECT_TRUE(world_.there(second.id));
  EXPECT_EQ(world_.level(*database_).sold, 5);
  EXPECT_EQ(world_.level(*world_.own_database).available, kPieces - 5);
  world_.expect_sound();
}

TEST_P(CarryingOrders, TheCentralCountersGoOnBeyondTheNumbersThatNodesGave) {
  const orders::Order taken = world_.take();
  world_.carrying.carry(world_.waiting());
  const std::string next = database_->write([&](db::Tx& tx) { return orders::reserve_number(tx, world_.context.shop, 'a'); });
  EXPECT_NE(next, taken.number);
  EXPECT_EQ(next.substr(0, 5), "A1002");
}

TEST_P(CarryingOrders, AnOrderLikeOneThatTheNodeDoesNotKnowBecomesATrouble) {
  const auto asks = [&](const orders::Order& order) {
    return database_->read([&](db::Tx& tx) {
      const troubles::Subject subject{"order", order.id.str()};
      return troubles::find_open(tx, world_.context.shop, troubles::kind::kSimilarOrder, subject).has_value();
    });
  };
  const orders::Order first = world_.take();
  world_.carrying.carry(world_.waiting());
  const orders::Order second = world_.take();
  const orders::Order other = world_.take(1, "taro@example.jp");
  world_.carrying.carry(world_.waiting());
  EXPECT_FALSE(asks(first));
  EXPECT_TRUE(asks(second));
  EXPECT_FALSE(asks(other));
  world_.expect_sound();
}

TEST_P(CarryingOrders, WhoWasErasedBeforeHisOrderCameStaysErased) {
  const orders::Order taken = world_.take();
  world_.house.clock.advance(std::chrono::minutes(1));
  database_->write([&](db::Tx& tx) {
    (void)people::seal(tx, world_.house, world_.context.shop, taken.person, "an older order", world_.house.clock.now());
    EXPECT_TRUE(people::erase(tx, world_.context.shop, taken.person, world_.house.clock.now()));
  });
  world_.carrying.carry(world_.waiting());
  const auto carried = world_.there(taken.id);
  ASSERT_TRUE(carried);
  EXPECT_FALSE(world_.person_of(*carried));
  world_.expect_sound();
}

TEST_P(CarryingOrders, AnAttemptThatIsHandedOverGoesOnThereAndNoMoreHere) {
  const CheckoutId id = world_.open(2);
  const orders::Order taken = world_.take(1, "taro@example.jp");
  const ShopId& shop = world_.context.shop;
  EXPECT_FALSE(world_.carrying.hand_over(shop, CheckoutId(taken.id.str()))) << "an order is carried";
  EXPECT_TRUE(world_.carrying.hand_over(shop, id));
  EXPECT_FALSE(world_.carrying.hand_over(shop, id));
  EXPECT_EQ(checkout::complete(world_.desk, world_.buyer, {id, "k", "{}"}).verdict, Verdict::unknown);
  world_.central.cut = true;
  EXPECT_THROW(world_.carrying.carry_handed(), db::CommitUnknown);
  world_.central.cut = false;
  world_.carrying.carry_handed();
  ASSERT_EQ(world_.stockroom.fetch_back(shop, {{world_.blue(), 2}}), Stockroom::Fetched::enough);
  checkout::Desk central_desk{world_.house, world_.directory, world_.shelf, world_.all, 'a', "test"};
  const auto found = checkout::find_checkout(central_desk, shop, id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person->email, "hanako@example.jp");
  // The order that the node took first has the first number.
  world_.carrying.carry(world_.waiting());
  EXPECT_EQ(checkout::complete(central_desk, world_.buyer, {id, "k", "{}"}).verdict, Verdict::accepted);
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(CarryingOrders);

}  // namespace
}  // namespace noren::intake
