// A node that does not come back: what it took is found in its folder, or with others, or not at all; and found again later.
#include "intake/retiring.h"

#include "intake/homes.h"
#include "stock/leases.h"
#include "stock/stock.h"
#include "testing/node.h"
#include "testing/past.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using testing::kPiecesHeld;

class Retiring : public testing::DatabaseTest {
 protected:
  Retiring() {
    database_->write([&](db::Tx& tx) {
      const Instant now = nodes::time_of_database(tx);
      nodes::renew_holder(tx, {'a', world_.node, std::chrono::hours(1), 0}, now);
      nodes::retire_holder(tx, world_.node, "owner", now);
    });
  }

  Carried carry(db::Database& own) {
    Carrying carrying({*database_,
                       board_,
                       own,
                       world_.house.TestWorld::env,
                       world_.node,
                       [](const ShopId&, Instant taken) { return std::optional(taken - std::chrono::minutes(10)); },
                       {},
                       true});
    return carry_all(carrying);
  }
  std::int64_t end(bool lost) {
    const auto holder = database_->read([](db::Tx& tx) { return nodes::holders(tx).front(); });
    return end_home(*database_, board_, {holder, {world_.context.shop}, lost, "{}"});
  }
  // As another node keeps it.
  void keep(testing::FreshDatabase& gathered, const OrderId& id) {
    const std::string bytes = world_.own_database->read([&](db::Tx& tx) { return to_bytes(read_cluster(tx, id)); });
    put_kept(*gathered, id, bytes);
  }
  bool is_open(std::string_view kind, const troubles::Subject& subject) {
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject).has_value(); });
  }
  stock::Level central() { return world_.level(*database_); }

  testing::NodeWorld world_{*database_};
  stock::Board board_;
};

TEST_P(Retiring, AllThatLiesInItsFolderIsCarriedAndItsPiecesCanBeHad) {
  const orders::Order taken = world_.take(2);
  const CheckoutId begun = world_.open(1, "taro@example.jp");
  const CheckoutId handed = world_.open(1, "jiro@example.jp");
  world_.carrying.hand_over(world_.context.shop, handed);
  const Carried carried = carry(*world_.own_database);
  EXPECT_EQ(carried.orders, 1);
  EXPECT_EQ(carried.attempts, 1);
  EXPECT_TRUE(carried.refused.empty());
  EXPECT_TRUE(world_.there(taken.id));
  checkout::Desk other{world_.house, world_.directory, world_.shelf, board_, 'b', "test"};
  for (const CheckoutId& id : {begun, handed}) EXPECT_TRUE(checkout::find_checkout(other, world_.context.shop, id)) << id.str();
  EXPECT_EQ(end(false), 2 * kPiecesHeld - 2) << "of both variants";
  EXPECT_EQ(central().available, kPiecesHeld - 2);
  EXPECT_EQ(central().leased, 0);
  EXPECT_EQ(checkout::complete(other, world_.buyer, {begun, "k", "{}"}).verdict, checkout::Verdict::accepted);
  EXPECT_FALSE(is_open(troubles::kind::kHomeLost, {kOfNode, "a"}));
  world_.expect_sound();
}

TEST_P(Retiring, WhatOthersKeptIsCarriedAndTheRestIsToldToTheShop) {
  const orders::Order kept = world_.take(2);
  const orders::Order lost = world_.take(3, "taro@example.jp");
  testing::FreshDatabase gathered("sqlite");
  keep(gathered, kept.id);
  keep(gathered, kept.id);
  EXPECT_EQ(carry(*gathered).orders, 1);
  end(true);
  EXPECT_TRUE(world_.there(kept.id));
  EXPECT_FALSE(world_.there(lost.id));
  EXPECT_EQ(central().available, kPiecesHeld - 2) << "nobody knows of the lost order's";
  EXPECT_TRUE(is_open(troubles::kind::kHomeLost, {kOfNode, "a"}));
  world_.expect_sound();

  // Its folder is found.
  EXPECT_EQ(carry(*world_.own_database).orders, 2);
  end(false);
  EXPECT_TRUE(world_.there(lost.id));
  EXPECT_EQ(central().available, kPiecesHeld - 5);
  EXPECT_EQ(central().sold, 5) << "each once";
  EXPECT_FALSE(is_open(troubles::kind::kHomeLost, {kOfNode, "a"}));
  world_.expect_sound();
}

TEST_P(Retiring, AnOrderWhosePiecesWereSoldMeanwhileIsATroubleAndHoldsUpNoOther) {
  const orders::Order late = world_.take(2);
  end(true);
  database_->write([&](db::Tx& tx) { EXPECT_TRUE(stock::sell(tx, board_, world_.context.shop, world_.blue(), kPiecesHeld - 1)); });
  const orders::Order small = world_.take(1, "taro@example.jp");
  const Carried carried = carry(*world_.own_database);
  ASSERT_EQ(carried.refused.size(), 1U);
  EXPECT_EQ(carried.refused.front().number, late.number);
  EXPECT_TRUE(is_open(troubles::kind::kOrderNotCarried, {"intake", late.id.str()}));
  EXPECT_TRUE(world_.there(small.id));
  EXPECT_EQ(central().available, 0);
  database_->write([&](db::Tx& tx) { stock::unsell(tx, board_, world_.context.shop, world_.blue(), 2); });
  EXPECT_TRUE(carry(*world_.own_database).refused.empty());
  EXPECT_TRUE(world_.there(late.id));
  EXPECT_FALSE(is_open(troubles::kind::kOrderNotCarried, {"intake", late.id.str()}));
}

TEST_P(Retiring, WhoeverStoppedInBetweenDoesItOnceMore) {
  const orders::Order taken = world_.take(2);
  Carrying cut({world_.central,
                board_,
                *world_.own_database,
                world_.house.TestWorld::env,
                world_.node,
                [](const ShopId&, Instant) { return std::optional<Instant>(); },
                {},
                true});
  world_.central.after = [] { return true; };
  EXPECT_THROW(carry_all(cut), db::CommitUnknown);
  world_.central.after = [] { return false; };
  EXPECT_EQ(carry(*world_.own_database).orders, 1);
  const std::int64_t pieces = end(false);
  EXPECT_GT(pieces, 0);
  EXPECT_EQ(end(false), 0);
  EXPECT_EQ(central().sold, 2);
  EXPECT_TRUE(world_.there(taken.id));
  world_.expect_sound();
}

TEST_P(Retiring, WhatTheDatabaseForgotIsCarriedOnceMoreFromItsFolder) {
  const testing::Past before(*database_);
  const orders::Order taken = world_.take(2);
  EXPECT_TRUE(world_.carrying.carry(world_.waiting()));
  before.put_back();
  ASSERT_FALSE(world_.there(taken.id));
  EXPECT_EQ(carry(*world_.own_database).orders, 1);
  EXPECT_TRUE(world_.there(taken.id));
  end(false);
  EXPECT_EQ(central().sold, 2);
  EXPECT_EQ(central().available, kPiecesHeld - 2);
  world_.expect_sound();
}

TEST_P(Retiring, ACopyThatCannotBeReadIsSaidSo) {
  testing::FreshDatabase gathered("sqlite");
  EXPECT_THROW(put_kept(*gathered, OrderId("a1"), "spoilt"), Bug);
}

INSTANTIATE_ON_BOTH_DATABASES(Retiring);

}  // namespace
}  // namespace noren::intake
