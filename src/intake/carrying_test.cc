// A shop that takes orders in a node's own database and has them carried to the central one (both kinds), with stops in between.
#include "intake/carrying.h"

#include "db/errors.h"
#include "mail/mail.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "people/people.h"
#include "testing/databases.h"
#include "testing/node.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using checkout::Verdict;

using testing::kPiecesHeld;

class CarryingOrders : public testing::DatabaseTest {
 protected:
  testing::NodeWorld world_{*database_};
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
  EXPECT_EQ(world_.level(*database_).leased, kPiecesHeld - 2);
  EXPECT_EQ(world_.level(*world_.own_database).sold, 0);
  EXPECT_EQ(world_.level(*world_.own_database).available, kPiecesHeld - 2);
  EXPECT_EQ(world_.all.quantity(world_.blue()), kPiecesHeld - 2);
  database_->read([&](db::Tx& tx) { EXPECT_EQ(mail::of_subject(tx, world_.context.shop, taken.id.str()).size(), 2U); });
  world_.expect_sound();
}

TEST_P(CarryingOrders, WhatWasCarriedAndNotHeardOfIsCarriedOnce) {
  const orders::Order first = world_.take(2);
  world_.central.after = [] { return true; };
  EXPECT_THROW(world_.carrying.carry(world_.waiting()), db::CommitUnknown);
  world_.central.after = [] { return false; };
  EXPECT_TRUE(world_.there(first.id));
  ASSERT_TRUE(world_.here(first.id));
  const orders::Order second = world_.take(3, "taro@example.jp");
  world_.carrying.carry(world_.waiting());
  EXPECT_FALSE(world_.here(first.id));
  EXPECT_TRUE(world_.there(second.id));
  EXPECT_EQ(world_.level(*database_).sold, 5);
  EXPECT_EQ(world_.level(*world_.own_database).available, kPiecesHeld - 5);
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

TEST_P(CarryingOrders, ManyAreCarriedAtOnceAndTwoAlikeAmongThemAreOneTrouble) {
  const orders::Order first = world_.take();
  const auto alike = checkout::complete(world_.desk, world_.buyer, {world_.open(), "k", "{}", true}).order;
  ASSERT_TRUE(alike);
  std::vector<OrderId> ids{first.id, alike->id};
  for (int n = 0; n < 10; ++n) ids.push_back(world_.take(1, "buyer" + std::to_string(n) + "@example.jp").id);
  EXPECT_TRUE(world_.carrying.carry(world_.waiting()));
  EXPECT_EQ(world_.carrying.carriages_there(), 1);
  for (const OrderId& id : ids) {
    EXPECT_TRUE(world_.there(id));
    EXPECT_FALSE(world_.here(id));
  }
  const auto troubles_of = [&](const OrderId& id) {
    return database_->read([&](db::Tx& tx) { return troubles::all_of_order(tx, world_.context.shop, id).size(); });
  };
  EXPECT_EQ(troubles_of(first.id), 0U);
  EXPECT_EQ(troubles_of(alike->id), 1U);
  EXPECT_EQ(world_.level(*database_).sold, 12);
  EXPECT_EQ(world_.level(*database_).leased, kPiecesHeld - 12);
  world_.expect_sound();
}

TEST_P(CarryingOrders, OneThatIsThereAlreadyHoldsUpNoneOfThoseBesideIt) {
  const orders::Order there = world_.take(2);
  world_.central.after = [] { return true; };
  EXPECT_THROW(world_.carrying.carry(world_.waiting()), db::CommitUnknown);
  world_.central.after = [] { return false; };
  const orders::Order fresh = world_.take(3, "taro@example.jp");
  world_.carrying.carry(world_.waiting());
  EXPECT_TRUE(world_.there(fresh.id));
  EXPECT_FALSE(world_.here(there.id));
  EXPECT_EQ(world_.level(*database_).sold, 5) << "each counted once";
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
  world_.central.after = [] { return true; };
  EXPECT_THROW(world_.carrying.carry_handed(), db::CommitUnknown);
  world_.central.after = [] { return false; };
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
