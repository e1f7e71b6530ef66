// Two nodes and the central database (both kinds), with every call one that may fail before it did anything, or after it did all.
#include "intake/stockroom.h"

#include <random>

#include "db/errors.h"
#include "stock/stock.h"
#include "testing/cut_line.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::intake {
namespace {

using stock::Level;

const ShopId kShop("s1");
const VariantId kCup("cup");

struct Node {
  Node(testing::TestHouse& house, db::Database& central_database, const std::string& name_)
      : name(name_), central(central_database), own(*database), stockroom({central, board, own, own_board, house.TestWorld::env, name}) {}

  bool sell(std::int64_t quantity) {
    const bool sold = database->write([&](db::Tx& tx) { return stock::sell(tx, own_board, kShop, kCup, quantity); });
    if (sold) unrecorded += quantity;
    return sold;
  }
  Level level() {
    return database->read([&](db::Tx& tx) { return stock::level_of(tx, kShop, kCup); });
  }

  const std::string name;
  testing::FreshDatabase database{"sqlite"};
  testing::CutLine central;
  testing::CutLine own;
  stock::Board own_board;
  stock::Board board{name, own_board};
  Stockroom stockroom;
  std::int64_t unrecorded = 0;
};

class Stockrooms : public testing::DatabaseTest {
 protected:
  Stockrooms() {
    database_->write([&](db::Tx& tx) {
      const Context owner{kShop, {ActorKind::staff, "u1", "くるみ"}, house_.clock.now(), Locale::ja, "r1"};
      const auto moved = stock::move(tx, board_, house_.TestWorld::env, owner, {"", kCup, stock::MoveKind::received, 20, "", "", {}});
      check(moved.has_value(), "no pieces to begin with");
    });
  }

  Level central() {
    return database_->read([&](db::Tx& tx) { return stock::level_of(tx, kShop, kCup); });
  }
  std::int64_t lying_with(const Node& node) {
    return database_->read([&](db::Tx& tx) { return stock::leased_to(tx, node.name, kShop, kCup); });
  }
  // As carrying an order does it.
  void record(Node& node) {
    if (node.unrecorded == 0) return;
    ASSERT_TRUE(database_->write([&](db::Tx& tx) { return stock::sell_leased(tx, board_, node.name, kShop, kCup, node.unrecorded); }));
    node.database->write([&](db::Tx& tx) { stock::pass_on_sold(tx, kShop, kCup, node.unrecorded); });
    node.unrecorded = 0;
  }
  std::vector<Need> cups(std::int64_t quantity) const { return {{kCup, quantity}}; }

  testing::TestHouse house_{*database_};
  stock::Board board_;
  Node a_{house_, *database_, "node-a"};
  Node b_{house_, *database_, "node-b"};
};

using Fetched = Stockroom::Fetched;
using Waiting = Stockroom::Waiting;

TEST_P(Stockrooms, WhatAnOrderLacksIsBroughtHomeAndALittleMore) {
  EXPECT_EQ(a_.stockroom.fetch(kShop, cups(2)), Fetched::enough);
  EXPECT_EQ(a_.level().available, 11) << "two, and half of the eighteen that were left";
  EXPECT_EQ(a_.stockroom.fetch(kShop, cups(2)), Fetched::enough);
  EXPECT_EQ(a_.level().available, 11) << "nothing was lacking";
  EXPECT_EQ(b_.stockroom.fetch(kShop, cups(30)), Fetched::none);
  EXPECT_EQ(b_.level().available, 9) << "what there was came";
}

TEST_P(Stockrooms, WhoWaitsForPiecesThatLieElsewhereGetsThem) {
  a_.stockroom.take_share({1, 0});
  ASSERT_EQ(a_.level().available, 20);
  ASSERT_EQ(b_.stockroom.fetch(kShop, cups(3)), Fetched::elsewhere);
  b_.stockroom.wish(Waiting::node, kShop, cups(3));
  a_.stockroom.give_to_others();
  EXPECT_EQ(b_.stockroom.fetch(kShop, cups(3)), Fetched::enough);
  EXPECT_EQ(a_.level().available, 9) << "three, and half of the seventeen that were left";
  b_.stockroom.end_wish(Waiting::node, kShop, cups(3));
  a_.stockroom.give_to_others();
  EXPECT_EQ(a_.level().available, 9) << "nobody waits any more";
}

TEST_P(Stockrooms, WhatSeveralWaitForIsAddedUpAndOneWhoGivesUpTakesNothingFromTheOthers) {
  a_.stockroom.take_share({1, 0});
  const auto wished = [&] {
    return database_->read([&](db::Tx& tx) {
      std::int64_t pieces = 0;
      for (const stock::LeaseWish& wish : stock::lease_wishes_for(tx, "node-a", house_.clock.now())) pieces += wish.quantity;
      return pieces;
    });
  };
  b_.stockroom.wish(Waiting::node, kShop, cups(3));
  b_.stockroom.wish(Waiting::node, kShop, cups(4));
  EXPECT_EQ(wished(), 7);
  b_.stockroom.end_wish(Waiting::node, kShop, cups(3));
  EXPECT_EQ(wished(), 4);
  b_.stockroom.end_wish(Waiting::node, kShop, cups(4));
  EXPECT_EQ(wished(), 0);
}

TEST_P(Stockrooms, TheOwnerIsGivenWhatHeWaitsForAndNoMore) {
  a_.stockroom.take_share({1, 0});
  b_.stockroom.wish(Waiting::owners, kShop, cups(3));
  a_.stockroom.give_to_others();
  EXPECT_EQ(a_.level().available, 17);
}

TEST_P(Stockrooms, AWishOfWhoIsGoneIsForgotten) {
  a_.stockroom.take_share({1, 0});
  b_.stockroom.wish(Waiting::node, kShop, cups(3));
  house_.clock.advance(stock::kWishLasts);
  a_.stockroom.give_to_others();
  EXPECT_EQ(a_.level().available, 20);
}

TEST_P(Stockrooms, TheOwnerGetsPiecesBackWhereverTheyLie) {
  a_.stockroom.take_share({2, 0});
  b_.stockroom.take_share({2, 1});
  ASSERT_EQ(central().available, 0);
  EXPECT_EQ(a_.stockroom.fetch_back(kShop, cups(4)), Fetched::enough);
  EXPECT_EQ(central().available, 4);
  ASSERT_EQ(a_.stockroom.fetch_back(kShop, cups(15)), Fetched::elsewhere);
  a_.stockroom.wish(Waiting::owners, kShop, cups(15));
  b_.stockroom.give_to_others();
  EXPECT_EQ(a_.stockroom.fetch_back(kShop, cups(15)), Fetched::enough);
  EXPECT_EQ(a_.stockroom.fetch_back(kShop, cups(21)), Fetched::none);
}

TEST_P(Stockrooms, WhoStopsLeavesNothingBehindButWhatItSold) {
  a_.stockroom.take_share({1, 0});
  ASSERT_TRUE(a_.sell(3));
  a_.stockroom.give_all_back();
  EXPECT_EQ(central().available, 17);
  EXPECT_EQ(lying_with(a_), 3);
  EXPECT_EQ(a_.level().available, 0);
}

TEST_P(Stockrooms, LiveNodesHoldEvenShares) {
  for (Node* node : {&a_, &b_}) node->stockroom.take_share({2, node == &a_ ? 0 : 1});
  EXPECT_EQ(a_.level().available, 10);
  EXPECT_EQ(b_.level().available, 10);
  ASSERT_TRUE(b_.sell(8));
  record(b_);
  for (Node* node : {&a_, &b_}) node->stockroom.take_share({2, node == &a_ ? 0 : 1});
  EXPECT_EQ(a_.level().available, 6);
  EXPECT_EQ(b_.level().available, 6);
  EXPECT_EQ(b_.board.quantity(kCup), 6) << "it has not looked yet what lies with a";
  b_.board.refresh(*database_);
  EXPECT_EQ(b_.board.quantity(kCup), 12);
}

// Whatever fails and in whatever order: no piece is sold twice or gets lost, and in the end every piece is where both say.
TEST_P(Stockrooms, OfTwoNodesThatAreCutOffAnywhereNoPieceIsDoubledOrLost) {
  std::mt19937 dice(20210604);
  const auto below = [&](unsigned n) { return dice() % n; };
  bool rough = true;
  for (Node* node : {&a_, &b_}) {
    for (testing::CutLine* way : {&node->central, &node->own}) {
      way->before = [&] { return rough && below(8) == 0; };
      way->after = [&] { return rough && below(8) == 0; };
    }
  }
  std::int64_t sold = 0, cuts = 0;
  const auto deed = [&](Node& node, const stock::Crowd& place) {
    switch (below(6)) {
      case 0: node.stockroom.fetch(kShop, cups(1 + below(4))); break;
      case 1: node.stockroom.fetch_back(kShop, cups(1 + below(6))); break;
      case 2: node.stockroom.wish(below(2) == 0 ? Waiting::node : Waiting::owners, kShop, cups(1 + below(6))); break;
      case 3: node.stockroom.give_to_others(); break;
      case 4: node.stockroom.take_share(place); break;
      case 5: node.stockroom.catch_up(); break;
    }
  };
  for (int step = 0; step < 400; ++step) {
    const bool first = below(2) == 0;
    Node& node = first ? a_ : b_;
    try {
      deed(node, {2, first ? 0 : 1});
    } catch (const db::Error&) {
      ++cuts;
    }
    if (below(15) == 0 && node.sell(1)) ++sold;
    if (below(10) == 0) record(node);
    ASSERT_TRUE(central().balanced()) << step;
    for (Node* one : {&a_, &b_}) {
      ASSERT_TRUE(one->level().balanced()) << step;
      ASSERT_GE(lying_with(*one), one->level().received) << "the node has what nobody counts, at step " << step;
    }
    ASSERT_EQ(central().leased, lying_with(a_) + lying_with(b_)) << step;
  }
  EXPECT_GT(cuts, 50) << "the dice cut nothing";
  EXPECT_GT(sold, 5) << "nothing was sold";
  rough = false;
  for (Node* node : {&a_, &b_}) {
    node->stockroom.catch_up();
    record(*node);
    EXPECT_EQ(lying_with(*node), node->level().available);
  }
  EXPECT_EQ(central().available + a_.level().available + b_.level().available, 20 - sold);
  EXPECT_EQ(central().sold, sold);
}

INSTANTIATE_ON_BOTH_DATABASES(Stockrooms);

}  // namespace
}  // namespace noren::intake
