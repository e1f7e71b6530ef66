#include "stock/stock.h"

#include "testing/databases.h"
#include "testing/env.h"
#include "testing/overtaken.h"

namespace noren::stock {
namespace {

class Stock : public testing::DatabaseTest {
 protected:
  Result<void, MoveError> moved(MoveKind kind, std::int64_t quantity, std::string reason = "棚卸し") {
    return database_->write([&](db::Tx& tx) { return move(tx, board_, env_, context_, {"", cup_, kind, quantity, reason, "", {}}); });
  }
  bool sold(std::int64_t quantity) {
    return database_->write([&](db::Tx& tx) { return sell(tx, board_, context_.shop, cup_, quantity); });
  }
  Level level() {
    return database_->read([&](db::Tx& tx) { return level_of(tx, context_.shop, cup_); });
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  Board board_;
  const VariantId cup_{"cup"};
  const Context context_{ShopId("s1"), {ActorKind::staff, "u1", "くるみ"}, clock_.now(), Locale::ja, "r1"};
};

TEST_P(Stock, PiecesComeInAreSoldAndComeBackAndAlwaysBalance) {
  ASSERT_TRUE(moved(MoveKind::received, 10));
  EXPECT_TRUE(sold(7));
  EXPECT_FALSE(sold(4)) << "only 3 are left";
  database_->write([&](db::Tx& tx) { unsell(tx, board_, context_.shop, cup_, 2); });
  ASSERT_TRUE(moved(MoveKind::returned, 1));
  ASSERT_TRUE(moved(MoveKind::adjusted, -1));
  const Level now = level();
  EXPECT_EQ(now.available, 5);
  EXPECT_EQ(now.sold, 5);
  EXPECT_TRUE(now.balanced());
  EXPECT_EQ(board_.quantity(cup_), 5);
}

TEST_P(Stock, MovementsThatCannotBeAreRefusedAndChangeNothing) {
  ASSERT_TRUE(moved(MoveKind::received, 3));
  EXPECT_EQ(moved(MoveKind::adjusted, -4).error(), MoveError::below_zero);
  EXPECT_EQ(moved(MoveKind::received, -1).error(), MoveError::bad_quantity);
  EXPECT_EQ(moved(MoveKind::received, 0).error(), MoveError::bad_quantity);
  EXPECT_EQ(moved(MoveKind::received, kPiecesMax + 1).error(), MoveError::bad_quantity);
  EXPECT_EQ(moved(MoveKind::adjusted, -1, "").error(), MoveError::reason_missing);
  EXPECT_EQ(level().available, 3);
  EXPECT_EQ(board_.quantity(cup_), 3);
  EXPECT_THROW(database_->write([&](db::Tx& tx) { unsell(tx, board_, context_.shop, cup_, 1); }), Bug);
}

TEST_P(Stock, TheBoardTellsOnlyWhatAPageWouldShow) {
  int told = 0;
  board_.when_visible_change([&](const ShopId&) { ++told; });
  ASSERT_TRUE(moved(MoveKind::received, 100));
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(sold(50));
  EXPECT_EQ(told, 1) << "still plenty";
  EXPECT_TRUE(sold(45));
  EXPECT_EQ(told, 2) << "five left";
  EXPECT_TRUE(sold(5));
  EXPECT_EQ(told, 3) << "sold out";
  Board fresh;
  fresh.load(*database_);
  EXPECT_EQ(fresh.quantity(cup_), 0);
}

TEST_P(Stock, WhatWasSoldElsewhereIsFoundByReadingAnewAndToldOnce) {
  ASSERT_TRUE(moved(MoveKind::received, 3));
  Board elsewhere;
  elsewhere.load(*database_);
  std::vector<ShopId> told;
  elsewhere.when_visible_change([&](const ShopId& shop) { told.push_back(shop); });
  elsewhere.load(*database_);
  EXPECT_TRUE(told.empty());
  EXPECT_TRUE(sold(3));
  EXPECT_EQ(elsewhere.quantity(cup_), 3) << "nobody told it";
  EXPECT_TRUE(elsewhere.refresh(*database_));
  EXPECT_EQ(elsewhere.quantity(cup_), 0);
  EXPECT_FALSE(elsewhere.refresh(*database_)) << "nothing is new";
  EXPECT_FALSE(board_.refresh(*database_)) << "who sold them knows";
  EXPECT_EQ(told, std::vector<ShopId>{context_.shop});
}

TEST_P(Stock, TwoNodesThatSellTheSameShowTheSame) {
  const VariantId pot("pot");
  ASSERT_TRUE(moved(MoveKind::received, 10));
  Board other;
  other.load(*database_);
  const auto sold_there = [&](const VariantId& variant, std::int64_t quantity) {
    return database_->write([&](db::Tx& tx) { return sell(tx, other, context_.shop, variant, quantity); });
  };
  EXPECT_TRUE(sold(2));
  EXPECT_TRUE(sold_there(cup_, 3));
  EXPECT_EQ(other.quantity(cup_), 5) << "what the commit left, not what was known less three";
  EXPECT_EQ(board_.quantity(cup_), 8);
  EXPECT_TRUE(board_.refresh(*database_));
  EXPECT_EQ(board_.quantity(cup_), 5);
  database_->write([&](db::Tx& tx) { receive_first(tx, board_, env_, context_, pot, 4); });
  EXPECT_FALSE(sold_there(pot, 5));
  EXPECT_TRUE(other.refresh(*database_));
  EXPECT_EQ(other.quantity(pot), 4);
}

TEST_P(Stock, OfTwoCommitsTheNewerCountsWhicheverIsToldFirst) {
  board_.put({context_.shop, cup_, 7, 3});
  board_.put({context_.shop, cup_, 8, 2});
  EXPECT_EQ(board_.quantity(cup_), 7);
}

TEST_P(Stock, WhatChangesWhileTheBoardIsReadStaysAsItIsTold) {
  ASSERT_TRUE(moved(MoveKind::received, 10));
  testing::Overtaken slow(*database_, [&] { EXPECT_TRUE(sold(4)); });
  board_.load(slow);
  EXPECT_EQ(board_.quantity(cup_), 6);
  board_.load(*database_);
  EXPECT_EQ(board_.quantity(cup_), 6);
  EXPECT_FALSE(board_.refresh(*database_));
}

TEST_P(Stock, MovesAreRememberedNewestFirst) {
  ASSERT_TRUE(moved(MoveKind::received, 3, "入荷"));
  const auto moves = database_->read([&](db::Tx& tx) { return moves_of(tx, context_.shop, cup_, 10); });
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_EQ(moves[0].reason, "入荷");
  EXPECT_EQ(moves[0].staff_name, "くるみ");
}

INSTANTIATE_ON_BOTH_DATABASES(Stock);

}  // namespace
}  // namespace noren::stock
