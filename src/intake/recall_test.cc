// A central database (both kinds) that is put back to an earlier state, with two nodes that had carried orders to it and hold its pieces.
#include "intake/recall.h"

#include <random>

#include "checkout/verify.h"
#include "db/errors.h"
#include "intake/retiring.h"
#include "intake/told.h"
#include "orders/verify.h"
#include "stock/verify.h"
#include "testing/node_pair.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;
using Fetched = Stockroom::Fetched;
using stock::Gate;
using testing::NodeSide;
using testing::Past;

constexpr std::int64_t kPieces = 20;  // testing/orders.h

class RecallTest : public testing::DatabaseTest {
 protected:
  RecallTest() { world_.all_look(); }

  void hold(NodeSide& node, std::int64_t quantity) {
    ASSERT_EQ(node.stockroom.fetch(world_.context.shop, node.cups(quantity)), Fetched::enough);
  }
  void expect_sound() {
    const ShopId& shop = world_.context.shop;
    for (const Finding& finding : checkout::verify_checkouts(*database_, shop, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << " " << finding.violations.front();
    for (const Finding& finding : orders::verify_orders(*database_, world_.house.House::keys, shop, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << " " << finding.violations.front();
    EXPECT_TRUE(orders::verify_sold(*database_, shop, Locale::en).good());
    EXPECT_TRUE(stock::verify_levels(*database_, shop, Locale::en).good());
  }

  testing::NodePair world_{*database_};
  const Past never_{*database_};  // before any node was there
  NodeSide& a_ = world_.a;
  NodeSide& b_ = world_.b;
};

TEST_P(RecallTest, AnOrderThatTheDatabaseForgotIsThereAgainAsItWas) {
  hold(a_, 2);
  const Past before(*database_);
  const auto taken = a_.take(2);
  ASSERT_TRUE(taken);
  world_.all_look();
  ASSERT_TRUE(world_.there(taken->id));
  EXPECT_FALSE(a_.here(taken->id));
  EXPECT_EQ(a_.home.kept(), 1);
  world_.put_back(before);
  EXPECT_FALSE(world_.there(taken->id));
  EXPECT_TRUE(a_.home.may_be_forgotten(CheckoutId(taken->id.str()))) << "nobody is told that there is none";
  EXPECT_TRUE(a_.home.may_be_forgotten(world_.context.shop, taken->number));
  EXPECT_TRUE(b_.home.may_be_forgotten(CheckoutId(taken->id.str()))) << "at no node";
  world_.all_look();
  EXPECT_FALSE(b_.home.may_be_forgotten(CheckoutId("a000000000000000000000000"))) << "by now there would be";
  const auto again = world_.there(taken->id);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->number, taken->number);
  EXPECT_EQ(again->chain, taken->chain);
  EXPECT_EQ(a_.home.recall().forgotten(), 1);
  EXPECT_FALSE(a_.home.may_be_forgotten(world_.context.shop, taken->number));
  EXPECT_EQ(world_.level().sold, 2);
  expect_sound();
}

TEST_P(RecallTest, WhatIsRememberedOfAnOrderIsNotToldWhileItLiesHereAgain) {
  hold(a_, 2);
  const Past before(*database_);
  const auto taken = a_.take(2);
  ASSERT_TRUE(taken);
  world_.all_look();
  const auto told = [&] { return find_told(*a_.own, world_.context.shop, taken->id).has_value(); };
  EXPECT_TRUE(told());
  world_.put_back(before);
  EXPECT_EQ(a_.carrying.take_back(a_.carrying.carriages_there()), 1);
  EXPECT_TRUE(a_.here(taken->id));
  EXPECT_FALSE(told()) << "perhaps on this disk alone";
  world_.all_look();
  EXPECT_TRUE(world_.there(taken->id));
  EXPECT_TRUE(told());
  expect_sound();
}

TEST_P(RecallTest, WhatANodeHoldsByAForgottenGrantIsSoldByNobodyElse) {
  const Past before(*database_);
  hold(a_, kPieces);
  ASSERT_TRUE(a_.take(3));
  world_.put_back(before);
  EXPECT_EQ(world_.level().available, kPieces) << "it thinks so";
  EXPECT_EQ(b_.stockroom.fetch(world_.context.shop, b_.cups(1)), Fetched::unknown) << "it has not even noticed";
  b_.home.carry();
  EXPECT_EQ(b_.stockroom.fetch(world_.context.shop, b_.cups(1)), Fetched::unknown) << "a has not told yet";
  EXPECT_EQ(b_.home.recall().waited_for(), "a");
  b_.stockroom.take_share({2, 1});
  EXPECT_EQ(b_.level().available, 0);
  a_.home.carry();
  EXPECT_EQ(b_.stockroom.fetch(world_.context.shop, b_.cups(1)), Fetched::elsewhere);
  EXPECT_EQ(world_.leased_to(a_), kPieces - 3);
  EXPECT_EQ(world_.level().sold, 3);
  expect_sound();
}

TEST_P(RecallTest, ADatabaseFromBeforeTheFirstNodeGivesNothingOutEither) {
  hold(a_, kPieces);
  world_.put_back(never_);
  EXPECT_EQ(b_.stockroom.fetch(world_.context.shop, b_.cups(1)), Fetched::unknown);
  world_.all_look();
  EXPECT_EQ(world_.leased_to(a_), kPieces);
  EXPECT_EQ(b_.stockroom.fetch(world_.context.shop, b_.cups(1)), Fetched::elsewhere);
}

TEST_P(RecallTest, TheCentralDesksSellNothingMeanwhileEither) {
  const Past before(*database_);
  hold(a_, kPieces);
  world_.put_back(before);
  const auto are_free = [&](NodeSide& node) {
    orders::Line line;
    line.variant = node.blue();
    line.quantity = 1;
    return database_->read([&](db::Tx& tx) { return node.home.for_central().are_free(tx, world_.context.shop, {line}); });
  };
  EXPECT_FALSE(are_free(b_));
  world_.all_look();
  EXPECT_FALSE(are_free(b_)) << "a holds them";
  EXPECT_EQ(a_.stockroom.fetch_back(world_.context.shop, a_.cups(1)), Fetched::enough);
  EXPECT_TRUE(are_free(b_));
}

TEST_P(RecallTest, WhatWasReturnedAndForgottenIsReturnedAgain) {
  hold(a_, kPieces);
  const Past before(*database_);
  ASSERT_EQ(a_.stockroom.fetch_back(world_.context.shop, a_.cups(5)), Fetched::enough);
  hold(b_, 5);
  world_.put_back(before);
  EXPECT_EQ(a_.stockroom.fetch_back(world_.context.shop, a_.cups(1)), Fetched::unknown) << "its numbers would not fit";
  world_.all_look();
  EXPECT_EQ(world_.leased_to(b_), 5);
  EXPECT_EQ(world_.leased_to(a_), kPieces - 5) << "one of them is on its way";
  a_.stockroom.catch_up();
  EXPECT_EQ(world_.leased_to(a_), a_.level().received);
  EXPECT_EQ(world_.level().available, 1);
  expect_sound();
}

TEST_P(RecallTest, WhoTellsFirstClaimsWhatTheOtherHasNotGivenBackYet) {
  hold(b_, kPieces);
  const Past before(*database_);
  ASSERT_EQ(b_.stockroom.fetch_back(world_.context.shop, b_.cups(5)), Fetched::enough);
  hold(a_, 5);
  world_.put_back(before);
  a_.home.carry();
  EXPECT_EQ(world_.leased_to(a_), 0) << "b has them, as far as the database knows";
  const auto taken = a_.take(2);
  ASSERT_TRUE(taken);
  a_.home.carry();
  EXPECT_EQ(a_.home.recall().claimed(), 5);
  EXPECT_EQ(a_.home.refused(), 1) << "it waits for the same pieces";
  b_.home.carry();
  EXPECT_TRUE(b_.home.may_be_forgotten(CheckoutId(taken->id.str()))) << "that it is not there means nothing";
  world_.all_look();
  EXPECT_EQ(a_.home.recall().claimed(), 0);
  EXPECT_EQ(a_.home.refused(), 0);
  EXPECT_EQ(world_.leased_to(a_), 3);
  EXPECT_EQ(world_.level().sold, 2);
  expect_sound();
}

TEST_P(RecallTest, AnAttemptThatWasHandedOverAndForgottenIsHandedOverAgain) {
  checkout::Wish wish;
  wish.lines = {{"MUG-BLUE", 1}};
  wish.person = testing::a_buyer();
  wish.shipping_method = "standard";
  wish.payment = shops::PaymentMethod::bank_transfer;
  const Past before(*database_);
  const auto opened = checkout::open_checkout(a_.desk, a_.buyer, wish, checkout::Source::api);
  ASSERT_TRUE(opened);
  ASSERT_TRUE(a_.carrying.hand_over(world_.context.shop, opened->id));
  a_.home.carry();
  checkout::Desk there{world_.house, world_.directory, world_.shelf, world_.board, 'a', "test"};
  ASSERT_TRUE(checkout::find_checkout(there, world_.context.shop, opened->id));
  world_.put_back(before);
  EXPECT_TRUE(a_.home.may_be_forgotten(opened->id));
  world_.all_look();
  EXPECT_TRUE(checkout::find_checkout(there, world_.context.shop, opened->id));
}

TEST_P(RecallTest, WhatWasCarriedAndNotHeardOfBeforeItWasForgottenIsThereOnce) {
  hold(a_, 4);
  const auto first = a_.take(1);
  world_.all_look();
  const Past between(*database_);
  const auto second = a_.take(1);
  a_.central.after = [] { return true; };
  EXPECT_THROW(a_.home.carry(), db::CommitUnknown);
  a_.central.after = [] { return false; };
  EXPECT_TRUE(world_.there(second->id));
  for (const bool forgets : {true, false}) {
    if (forgets) world_.put_back(between);
    world_.all_look();
    for (const auto& order : {first, second}) EXPECT_TRUE(world_.there(order->id));
    EXPECT_EQ(world_.level().sold, 2);
    EXPECT_EQ(world_.leased_to(a_), a_.level().received);
    expect_sound();
  }
}

TEST_P(RecallTest, ADatabaseThatIsPutBackUnderARunningServerIsFoundOutByWhoeverItForgot) {
  hold(a_, 4);
  const Past before(*database_);
  const auto taken = a_.take(1);
  world_.all_look();
  before.put_back();
  b_.home.carry();
  EXPECT_EQ(b_.gate(), Gate::open) << "nothing of b's was forgotten";
  a_.home.carry();
  EXPECT_TRUE(world_.there(taken->id));
  EXPECT_EQ(b_.gate(), Gate::closed) << "it is to tell as well";
  world_.all_look();
  EXPECT_EQ(b_.gate(), Gate::open);
}

TEST_P(RecallTest, WhatIsOlderThanIsKeptIsNotRememberedAndWhatIsLeasedIsAllTheSame) {
  hold(a_, 4);
  const Past before(*database_);
  const auto old = a_.take(1);
  world_.all_look();
  Carrying carrying{{*database_, a_.board, *a_.own, world_.house.TestWorld::env, a_.name, {}}};
  carrying.forget_carried(world_.house.clock.now() + 1s);
  EXPECT_EQ(a_.home.kept(), 0);
  world_.put_back(before);
  world_.all_look();
  EXPECT_FALSE(world_.there(old->id));
  EXPECT_EQ(world_.leased_to(a_), a_.level().received);
}

TEST_P(RecallTest, ANodeThatTheDatabaseDoesNotKnowAnyMoreIsWaitedForByThoseWhoDo) {
  database_->write([&](db::Tx& tx) {
    stock::strike_off(tx, b_.name);
    nodes::forget_holder(tx, b_.name);
  });
  const Past before(*database_);
  world_.all_look();
  hold(b_, 4);
  world_.put_back(before);
  a_.home.carry();
  EXPECT_EQ(a_.home.recall().waited_for(), "b");
  EXPECT_TRUE(database_->read([](db::Tx& tx) { return nodes::has_holder(tx, 'b', ""); })) << "it can be retired";
  EXPECT_EQ(a_.gate(), Gate::waits);
  world_.all_look();
  EXPECT_EQ(a_.gate(), Gate::open);
  EXPECT_EQ(world_.leased_to(b_), b_.level().received);
}

TEST_P(RecallTest, ANodeThatStopsInOrderIsWaitedForByNobody) {
  hold(a_, 4);
  world_.all_look();
  a_.home.start();
  a_.home.stop();
  b_.home.carry();
  ++world_.starts;
  b_.home.carry();
  EXPECT_EQ(b_.gate(), Gate::open);
  EXPECT_EQ(b_.home.recall().waited_for(), "");
}

TEST_P(RecallTest, ANodeThatWillNotComeBackIsWaitedForUntilItIsRetired) {
  hold(a_, 4);
  const Past before(*database_);
  world_.put_back(before);
  for (int twice = 0; twice < 2; ++twice) b_.home.carry();
  EXPECT_EQ(b_.home.recall().waited_for(), "a");
  const nodes::Holder gone = database_->read([](db::Tx& tx) { return nodes::holders(tx); }).front();
  ASSERT_EQ(gone.identity, a_.name);
  database_->write([&](db::Tx& tx) { nodes::retire_holder(tx, a_.name, "owner", nodes::time_of_database(tx)); });
  end_home(*database_, world_.board, {gone, {world_.context.shop}, true, "{}"});
  b_.home.carry();
  EXPECT_EQ(b_.gate(), Gate::open);
  hold(b_, kPieces);

  // Its program runs after all.
  a_.home.carry();
  EXPECT_FALSE(a_.home.may_sell());
  EXPECT_EQ(a_.home.recall().forgotten(), 0);
  b_.home.carry();
  EXPECT_EQ(b_.gate(), Gate::open) << "it tells nothing, and nobody waits for it";
  EXPECT_EQ(world_.leased_to(a_), 0);
}

// Whatever is cut off and however often the database forgets: what was taken is there in the end, once, and no piece is sold twice.
TEST_P(RecallTest, OfTwoNodesAndADatabaseThatForgetsNothingIsLostDoubledOrSoldTwice) {
  std::mt19937 dice(20210604);
  const auto below = [&](unsigned n) { return dice() % n; };
  bool rough = true;
  for (NodeSide* node : {&a_, &b_}) {
    node->central.before = [&] { return rough && below(25) == 0; };
    node->central.after = [&] { return rough && below(25) == 0; };
  }
  std::vector<orders::Order> taken;
  std::int64_t sold = 0, forgotten = 0;
  std::optional<Past> past;
  const auto deed = [&](NodeSide& node, bool first) {
    switch (below(8)) {
      case 0: node.stockroom.fetch(world_.context.shop, node.cups(1 + below(4))); break;
      case 1: node.stockroom.fetch_back(world_.context.shop, node.cups(1 + below(6))); break;
      case 2: node.stockroom.take_share({2, first ? 0 : 1}); break;
      case 3: node.stockroom.catch_up(); break;
      case 4:
        if (below(3) != 0) break;
        if (const auto order = node.take(1)) {
          taken.push_back(*order);
          ++sold;
        }
        break;
      default: node.home.carry(); break;
    }
  };
  for (int step = 0; step < 300; ++step) {
    world_.house.clock.advance(1s);
    if (below(12) == 0) past.emplace(*database_);
    if (past && below(10) == 0) {
      world_.put_back(*past);
      past.reset();
      ++forgotten;
    }
    const bool first = below(2) == 0;
    try {
      deed(first ? a_ : b_, first);
    } catch (const db::Error&) {
    }
    ASSERT_TRUE(world_.level().balanced()) << step;
    ASSERT_LE(sold + a_.level().available + b_.level().available, kPieces) << "pieces are sold twice, at step " << step;
  }
  EXPECT_GT(forgotten, 3) << "the dice forgot nothing";
  EXPECT_GT(sold, 5) << "nothing was sold";
  rough = false;
  for (int rounds = 0; rounds < 3; ++rounds) world_.all_look();
  for (NodeSide* node : {&a_, &b_}) {
    node->stockroom.catch_up();
    EXPECT_EQ(node->home.lag().orders, 0);
    EXPECT_EQ(world_.leased_to(*node), node->level().received);
    EXPECT_EQ(node->gate(), Gate::open);
  }
  for (const orders::Order& order : taken) EXPECT_TRUE(world_.there(order.id)) << order.number;
  EXPECT_EQ(world_.level().sold, sold);
  EXPECT_EQ(world_.level().free(), kPieces - sold);
  expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(RecallTest);

}  // namespace
}  // namespace noren::intake
