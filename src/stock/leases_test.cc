// Pieces between the central database (both kinds) and a node's own, with either side stopping between any two steps.
#include "stock/leases.h"

#include <algorithm>
#include <random>

#include "stock/stock.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::stock {
namespace {

class Leases : public testing::DatabaseTest {
 protected:
  Leases() {
    database_->write([&](db::Tx& tx) {
      const auto moved = move(tx, board_, env_, context_, {"", cup_, MoveKind::received, 20, "", "", {}});
      check(moved.has_value(), "no pieces to begin with");
    });
  }

  std::int64_t granted(std::int64_t wanted) {
    const Granted some = database_->write([&](db::Tx& tx) { return grant(tx, node_, shop_, cup_, wanted); });
    if (some.quantity > 0) board_.put(some.left);
    return some.quantity;
  }
  // What the node asks for and gets; a part of it when the answer is cut.
  void fetch_granted(int limit = 100) {
    const std::int64_t last = own_->read([&](db::Tx& tx) { return last_lease_move(tx, node_, LeaseWay::granted); });
    const auto moves = database_->read([&](db::Tx& tx) { return lease_moves_after(tx, node_, LeaseWay::granted, last, limit); });
    own_->write([&](db::Tx& tx) { take_granted(tx, own_board_, node_, moves); });
  }
  void bring_returned(int limit = 100) {
    const std::int64_t last = database_->read([&](db::Tx& tx) { return last_lease_move(tx, node_, LeaseWay::returned); });
    const auto moves = own_->read([&](db::Tx& tx) { return lease_moves_after(tx, node_, LeaseWay::returned, last, limit); });
    database_->write([&](db::Tx& tx) { take_returned(tx, board_, node_, moves); });
  }
  std::int64_t returned(std::int64_t wanted) {
    return own_->write([&](db::Tx& tx) { return give_back(tx, own_board_, node_, shop_, cup_, wanted); });
  }
  bool sold_here(std::int64_t quantity) {
    return own_->write([&](db::Tx& tx) { return sell(tx, own_board_, shop_, cup_, quantity); });
  }
  bool recorded(std::int64_t quantity) {
    return database_->write([&](db::Tx& tx) { return sell_leased(tx, board_, node_, shop_, cup_, quantity); });
  }
  void passed_on(std::int64_t quantity) {
    own_->write([&](db::Tx& tx) { pass_on_sold(tx, shop_, cup_, quantity); });
  }
  Level central() {
    return database_->read([&](db::Tx& tx) { return level_of(tx, shop_, cup_); });
  }
  Level own() {
    return own_->read([&](db::Tx& tx) { return level_of(tx, shop_, cup_); });
  }
  std::int64_t lying_with_node() {
    return database_->read([&](db::Tx& tx) { return leased_to(tx, node_, shop_, cup_); });
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const std::string node_ = "a";
  Board own_board_;
  Board board_{node_, own_board_};
  testing::FreshDatabase own_{"sqlite"};
  const ShopId shop_{"s1"};
  const VariantId cup_{"cup"};
  const Context context_{shop_, {ActorKind::staff, "u1", "くるみ"}, clock_.now(), Locale::ja, "r1"};
};

TEST_P(Leases, ANodeSellsWhatItWasGrantedAndTheCentralDatabaseLearnsOfIt) {
  EXPECT_EQ(granted(5), 5);
  EXPECT_EQ(own().available, 0) << "on their way";
  fetch_granted();
  EXPECT_TRUE(sold_here(3));
  EXPECT_FALSE(sold_here(3)) << "two are left";
  EXPECT_TRUE(recorded(3));
  passed_on(3);
  EXPECT_EQ(central().available, 15);
  EXPECT_EQ(central().leased, 2);
  EXPECT_EQ(central().sold, 3);
  EXPECT_EQ(lying_with_node(), 2);
  EXPECT_EQ(own().available, 2);
  EXPECT_EQ(own().sold, 0);
  EXPECT_TRUE(central().balanced());
  EXPECT_TRUE(own().balanced());
}

TEST_P(Leases, PiecesOfAPaymentThatGoesOnCentrallyAreHeldThereAndNoMoreHere) {
  granted(5);
  fetch_granted();
  EXPECT_TRUE(own_->write([&](db::Tx& tx) { return hold(tx, own_board_, shop_, cup_, 2); }));
  own_->write([&](db::Tx& tx) { pass_on_held(tx, shop_, cup_, 2); });
  EXPECT_THROW(own_->write([&](db::Tx& tx) { pass_on_held(tx, shop_, cup_, 1); }), Bug);
  EXPECT_TRUE(database_->write([&](db::Tx& tx) { return hold_leased(tx, board_, node_, shop_, cup_, 2); }));
  EXPECT_FALSE(database_->write([&](db::Tx& tx) { return hold_leased(tx, board_, node_, shop_, cup_, 4); })) << "three are left there";
  EXPECT_EQ(own().available, 3);
  EXPECT_EQ(own().held, 0);
  EXPECT_EQ(central().held, 2);
  EXPECT_EQ(central().leased, 3);
  EXPECT_EQ(lying_with_node(), 3);
  EXPECT_EQ(board_.quantity(cup_), 18);
  EXPECT_TRUE(central().balanced());
  EXPECT_TRUE(own().balanced());
}

TEST_P(Leases, TheBoardTellsWhatCanBeHadWhereverItLies) {
  database_->write([&](db::Tx& tx) { grant(tx, "b", shop_, cup_, 4); });
  EXPECT_TRUE(board_.refresh(*database_)) << "another node did that";
  EXPECT_EQ(board_.quantity(cup_), 20);
  granted(5);
  fetch_granted();
  EXPECT_EQ(board_.quantity(cup_), 20);
  EXPECT_TRUE(sold_here(3));
  EXPECT_EQ(board_.quantity(cup_), 17) << "at once, before anybody else knows";
  EXPECT_TRUE(recorded(3));
  passed_on(3);
  EXPECT_EQ(returned(1), 1);
  bring_returned();
  EXPECT_EQ(board_.quantity(cup_), 17);
  EXPECT_FALSE(board_.refresh(*database_)) << "who did it knows";
  Board there;
  database_->write([&](db::Tx& tx) { return sell_leased(tx, there, "b", shop_, cup_, 4); });
  EXPECT_TRUE(board_.refresh(*database_));
  EXPECT_EQ(board_.quantity(cup_), 13);
}

TEST_P(Leases, MoreThanThereIsIsNotGranted) {
  EXPECT_EQ(granted(50), 20);
  EXPECT_EQ(granted(1), 0);
  fetch_granted();
  EXPECT_EQ(own().available, 20);
  EXPECT_EQ(returned(30), 20);
  EXPECT_EQ(returned(1), 0);
}

TEST_P(Leases, AMoveIsTakenOnceHoweverOftenItIsTold) {
  granted(5);
  const auto moves = database_->read([&](db::Tx& tx) { return lease_moves_after(tx, node_, LeaseWay::granted, 0, 10); });
  for (int i = 0; i < 3; ++i) own_->write([&](db::Tx& tx) { take_granted(tx, own_board_, node_, moves); });
  EXPECT_EQ(own().available, 5);
  returned(2);
  const auto back = own_->read([&](db::Tx& tx) { return lease_moves_after(tx, node_, LeaseWay::returned, 0, 10); });
  for (int i = 0; i < 3; ++i) database_->write([&](db::Tx& tx) { take_returned(tx, board_, node_, back); });
  EXPECT_EQ(central().available, 17);
  EXPECT_EQ(lying_with_node(), 3);
}

TEST_P(Leases, AGapIsNeverSteppedOver) {
  granted(1);
  granted(2);
  auto moves = database_->read([&](db::Tx& tx) { return lease_moves_after(tx, node_, LeaseWay::granted, 0, 10); });
  moves.erase(moves.begin());
  EXPECT_THROW(own_->write([&](db::Tx& tx) { take_granted(tx, own_board_, node_, moves); }), Bug);
  EXPECT_EQ(own().available, 0);
}

TEST_P(Leases, MovesThatWereTakenAreForgotten) {
  granted(1);
  granted(2);
  fetch_granted();
  database_->write([&](db::Tx& tx) { drop_lease_moves(tx, node_, LeaseWay::granted, 1); });
  granted(3);
  fetch_granted();
  EXPECT_EQ(own().available, 6);
}

TEST_P(Leases, ANodeCannotReturnOrSellWhatItNeverHad) {
  granted(2);
  EXPECT_FALSE(recorded(3));
  EXPECT_EQ(central().sold, 0);
  EXPECT_THROW(database_->write([&](db::Tx& tx) { take_returned(tx, board_, node_, {{1, shop_, cup_, 3}}); }), Bug);
  EXPECT_THROW(passed_on(1), Bug);
  EXPECT_TRUE(central().balanced());
}

TEST_P(Leases, WhatLayWithANodeThatIsGoneCanBeHadAgain) {
  granted(8);
  database_->write([&](db::Tx& tx) { grant(tx, "b", shop_, cup_, 2); });
  fetch_granted();
  ASSERT_TRUE(sold_here(3));
  ASSERT_TRUE(recorded(3));
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return leased_in_all(tx, node_); }), 5);
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return shops_of_lease(tx, node_); }), std::vector<ShopId>{shop_});
  const auto holders = database_->read([&](db::Tx& tx) { return lease_holders(tx, shop_, cup_); });
  ASSERT_EQ(holders.size(), 2U);
  EXPECT_EQ(holders.front().node, node_);
  EXPECT_EQ(holders.front().quantity, 5);
  EXPECT_EQ(database_->write([&](db::Tx& tx) { return take_back_all(tx, board_, node_); }), 5);
  EXPECT_EQ(database_->write([&](db::Tx& tx) { return take_back_all(tx, board_, node_); }), 0) << "done again it changes nothing";
  EXPECT_EQ(central().available, 15);
  EXPECT_EQ(central().leased, 2) << "b's stay where they are";
  EXPECT_EQ(central().sold, 3);
  EXPECT_TRUE(central().balanced());
}

// Any order of steps, each of which may be the last before a stop: nothing is sold twice, nothing gets lost.
TEST_P(Leases, WhateverStopsInBetweenNoPieceIsDoubledOrLost) {
  std::mt19937 dice(20210604);
  const auto some = [&](int most) { return static_cast<std::int64_t>(1 + dice() % static_cast<unsigned>(most)); };
  std::int64_t unrecorded = 0, recorded_only = 0, all_sold = 0;
  for (int step = 0; step < 600; ++step) {
    switch (dice() % 6) {
      case 0: granted(some(4)); break;
      case 1: fetch_granted(static_cast<int>(some(3))); break;
      case 2: returned(some(3)); break;
      case 3: bring_returned(static_cast<int>(some(3))); break;
      case 4:
        if (step % 5 == 0 && sold_here(1)) {
          ++unrecorded;
          ++all_sold;
        }
        break;
      case 5:
        if (unrecorded > 0 && recorded(1)) {
          --unrecorded;
          ++recorded_only;
        } else if (recorded_only > 0) {
          passed_on(1);
          --recorded_only;
        }
        break;
    }
    ASSERT_TRUE(central().balanced()) << step;
    ASSERT_TRUE(own().balanced()) << step;
    ASSERT_GE(lying_with_node(), own().available + unrecorded) << "the node has what nobody counts, at step " << step;
  }
  fetch_granted();
  returned(100);
  bring_returned();
  while (unrecorded > 0 && recorded(1)) --unrecorded;
  EXPECT_EQ(unrecorded, 0);
  EXPECT_EQ(central().available, 20 - all_sold);
  EXPECT_EQ(central().sold, all_sold);
  EXPECT_EQ(central().leased, 0);
  EXPECT_GT(all_sold, 5) << "the dice tried nothing";
}

INSTANTIATE_ON_BOTH_DATABASES(Leases);

}  // namespace
}  // namespace noren::stock
