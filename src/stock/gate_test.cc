// Who is waited for when the central database (both kinds) may have forgotten what it gave to whom.
#include "stock/gate.h"

#include "stock/claims.h"
#include "stock/leases.h"
#include "stock/stock.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::stock {
namespace {

using namespace std::chrono_literals;

class GateTest : public testing::DatabaseTest {
 protected:
  GateTest() {
    database_->write([&](db::Tx& tx) {
      const auto moved = move(tx, board_, env_, context_, {"", cup_, MoveKind::received, 20, "", "", {}});
      check(moved.has_value(), "no pieces to begin with");
    });
  }

  void begin(const std::string& start, bool anew = false) {
    database_->write([&](db::Tx& tx) { begin_era(tx, start, anew); });
  }
  bool tell(const std::string& node, const std::string& start) {
    return database_->write([&](db::Tx& tx) { return put_report(tx, node, node, start, clock_.now()); });
  }
  Gate gate(const std::string& node, const std::string& start) {
    return database_->read([&](db::Tx& tx) { return gate_for(tx, node, start); });
  }
  void both_tell(const std::string& start) {
    begin(start);
    EXPECT_TRUE(tell("a", start));
    EXPECT_TRUE(tell("b", start));
    clock_.advance(1s);
  }
  void hold(const std::string& node, std::int64_t quantity) {
    database_->write([&](db::Tx& tx) { tell_holdings(tx, board_, node, {{shop_, cup_, quantity}}); });
  }
  std::int64_t granted(const std::string& node, std::int64_t wanted) {
    return database_->write([&](db::Tx& tx) { return grant(tx, node, shop_, cup_, wanted).quantity; });
  }
  std::int64_t left_to_book(const std::string& node) {
    return database_->write([&](db::Tx& tx) { return book_claims(tx, board_, node); });
  }
  void sell_there(std::int64_t quantity) {
    EXPECT_TRUE(database_->write([&](db::Tx& tx) { return sell(tx, board_, shop_, cup_, quantity); }));
  }
  std::int64_t leased(const std::string& node) {
    return database_->read([&](db::Tx& tx) { return leased_to(tx, node, shop_, cup_); });
  }
  Level level() {
    return database_->read([&](db::Tx& tx) { return level_of(tx, shop_, cup_); });
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  Board board_;
  const ShopId shop_{"s1"};
  const VariantId cup_{"cup"};
  const Context context_{shop_, {ActorKind::staff, "u1", "くるみ"}, clock_.now(), Locale::ja, "r1"};
};

TEST_P(GateTest, WhereNobodyEverLeasedAnythingItIsOpen) { EXPECT_EQ(gate("a", "first"), Gate::open); }

TEST_P(GateTest, AfterAnotherStartOfTheServerEveryNodeTellsBeforeAnybodyIsGivenAnything) {
  both_tell("first");
  EXPECT_EQ(gate("a", "first"), Gate::open);
  EXPECT_EQ(gate("a", "second"), Gate::closed) << "before anybody has noticed";
  begin("second");
  EXPECT_EQ(gate("b", "second"), Gate::closed);
  EXPECT_TRUE(tell("a", "second"));
  EXPECT_EQ(gate("a", "second"), Gate::waits);
  EXPECT_TRUE(tell("b", "second"));
  EXPECT_EQ(gate("a", "second"), Gate::open);
  begin("second");
  EXPECT_EQ(gate("a", "second"), Gate::open) << "it has begun already";
}

TEST_P(GateTest, WhoToldBeforeOneMoreStartTellsAgain) {
  both_tell("first");
  begin("second");
  EXPECT_FALSE(tell("a", "third"));
  EXPECT_EQ(gate("a", "third"), Gate::closed);
}

TEST_P(GateTest, ANodeThatFindsSomethingForgottenCanCloseItByItself) {
  both_tell("first");
  begin("first", true);
  EXPECT_EQ(gate("a", "first"), Gate::closed);
  EXPECT_EQ(gate("b", "first"), Gate::closed);
}

TEST_P(GateTest, WhoHadBeenSilentAtTheNewestMomentThatIsRememberedIsNotWaitedFor) {
  both_tell("first");
  clock_.advance(kSilentFor + 1s);
  database_->write([&](db::Tx& tx) { renew_report(tx, "a", clock_.now()); });
  begin("second");
  EXPECT_TRUE(tell("a", "second"));
  EXPECT_EQ(gate("a", "second"), Gate::open);
  EXPECT_EQ(gate("b", "second"), Gate::closed) << "it tells all the same, should it come back";
}

TEST_P(GateTest, WhoIsWaitedForIsSoOverMoreThanOneStart) {
  both_tell("first");
  begin("second");
  EXPECT_TRUE(tell("a", "second"));
  clock_.advance(1h);
  database_->write([&](db::Tx& tx) { renew_report(tx, "a", clock_.now()); });
  begin("third");
  EXPECT_TRUE(tell("a", "third"));
  EXPECT_EQ(gate("a", "third"), Gate::waits);
  database_->write([&](db::Tx& tx) { strike_off(tx, "b"); });
  EXPECT_EQ(gate("a", "third"), Gate::open) << "it was retired";
}

TEST_P(GateTest, ANodeThatTheDatabaseForgotIsWaitedForWhenAnotherOneKnowsOfIt) {
  begin("first");
  EXPECT_TRUE(tell("a", "first"));
  begin("second");
  database_->write([&](db::Tx& tx) { expect_report(tx, "b", "b"); });
  EXPECT_TRUE(tell("a", "second"));
  EXPECT_EQ(gate("a", "second"), Gate::waits);
  EXPECT_TRUE(tell("b", "second"));
  database_->write([&](db::Tx& tx) { expect_report(tx, "b", "b"); });
  EXPECT_EQ(gate("a", "second"), Gate::open);
}

TEST_P(GateTest, WhatANodeHoldsIsLeasedToItWhateverTheDatabaseThought) {
  hold("a", 5);
  EXPECT_EQ(leased("a"), 5);
  hold("a", 3);
  EXPECT_EQ(leased("a"), 3);
  EXPECT_EQ(level().available, 17);
  EXPECT_EQ(board_.quantity(cup_), 17);
  database_->write([&](db::Tx& tx) { tell_holdings(tx, board_, "a", {}); });
  EXPECT_EQ(leased("a"), 0);
  EXPECT_TRUE(level().balanced());
}

TEST_P(GateTest, WhatCannotBeBookedYetIsGivenToNobodyElse) {
  hold("b", 16);
  hold("a", 9);
  EXPECT_EQ(leased("a"), 4) << "the rest b had returned, and has not told so yet";
  hold("b", 13);
  EXPECT_EQ(level().available, 3);
  EXPECT_EQ(granted("b", 3), 0) << "a holds them";
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return unclaimed(tx, shop_, cup_); }), 0);
  EXPECT_EQ(left_to_book("a"), 2);
  EXPECT_EQ(leased("a"), 7);
  hold("b", 11);
  EXPECT_EQ(left_to_book("a"), 0);
  EXPECT_EQ(leased("a"), 9);
  EXPECT_FALSE(database_->read([](db::Tx& tx) { return has_claims(tx, "a"); }));
  EXPECT_TRUE(level().balanced());
}

TEST_P(GateTest, WhoReturnsWhatWasNeverBookedClaimsItNoMore) {
  hold("b", 18);
  hold("a", 5);
  ASSERT_EQ(leased("a"), 2);
  database_->write([&](db::Tx& tx) { take_returned(tx, board_, "a", {{1, shop_, cup_, 2}, {2, shop_, cup_, 2}}); });
  EXPECT_EQ(leased("a"), 1) << "three were not booked, and one was";
  EXPECT_EQ(level().available, 1);
  EXPECT_EQ(left_to_book("a"), 0);
  hold("b", 15);
  EXPECT_EQ(level().available, 4);
  EXPECT_TRUE(level().balanced());
}

TEST_P(GateTest, WhatWasReceivedAndForgottenIsBookedWhenItIsEnteredOnceMore) {
  sell_there(18);
  hold("a", 5);
  EXPECT_EQ(leased("a"), 2);
  database_->write([&](db::Tx& tx) {
    check(move(tx, board_, env_, context_, {"", cup_, MoveKind::received, 10, "", "", {}}).has_value(), "the goods that came");
  });
  EXPECT_EQ(granted("b", 10), 7);
  EXPECT_EQ(left_to_book("a"), 0);
  EXPECT_EQ(leased("a"), 5);
  EXPECT_TRUE(level().balanced());
}

TEST_P(GateTest, ABoardFollowsADatabaseWhoseVersionsWentBack) {
  sell_there(1);
  sell_there(1);
  Board other;
  other.load(*database_);
  constexpr const char* kBack = "UPDATE stock SET available = available + 2, sold = sold - 2, version = version - 2";
  constexpr db::Statement kPutBack{"test/put_back", kBack, kBack};
  database_->write([&](db::Tx& tx) { tx.run(kPutBack); });
  other.refresh(*database_);
  EXPECT_EQ(other.quantity(cup_), 18);
  other.load_anew(*database_);
  EXPECT_EQ(other.quantity(cup_), 20);
}

INSTANTIATE_ON_BOTH_DATABASES(GateTest);

}  // namespace
}  // namespace noren::stock
