// Who may answer for an attempt to buy: its home, anybody once the central database has it, and nobody while its home is gone.
#include "intake/homes.h"

#include "nodes/identities.h"
#include "testing/node.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using link::About;
using Kind = About::Kind;

class HomesOfAttempts : public testing::DatabaseTest {
 protected:
  HomesOfAttempts() { come('a', world_.node); }

  // Heard so long ago.
  void come(char letter, const std::string& identity, std::chrono::minutes ago = std::chrono::minutes(0)) {
    database_->write([&](db::Tx& tx) { nodes::renew_holder(tx, {letter, identity, kDay, 0}, nodes::time_of_database(tx) - ago); });
    b_.refresh();
  }
  void retire(const std::string& identity) {
    database_->write([&](db::Tx& tx) { nodes::retire_holder(tx, identity, "owner", nodes::time_of_database(tx)); });
    b_.refresh();
  }
  bool may_answer(char home, const std::string& name, Kind kind = Kind::attempt) {
    return b_.is_at_home({home, name, kind, world_.context.shop});
  }
  std::optional<troubles::Trouble> trouble(const std::string& node) {
    return database_->read([&](db::Tx& tx) {
      return troubles::find_open(tx, world_.context.shop, troubles::kind::kHomeSilent, {kOfNode, node});
    });
  }

  static constexpr std::chrono::hours kDay{24};
  testing::NodeWorld world_{*database_};
  bool reached_ = true;
  Homes b_{{*database_, world_.house.TestWorld::env, 'b', "node-b", [this](char) { return reached_; },
            [this] { return std::vector<ShopId>{world_.context.shop}; }}};
};

TEST_P(HomesOfAttempts, AnAttemptIsItsHomesUntilTheDatabaseHasIt) {
  const CheckoutId id = world_.open();
  EXPECT_FALSE(may_answer('a', id.str()));
  world_.carrying.hand_over(world_.context.shop, id);
  EXPECT_FALSE(may_answer('a', id.str())) << "on its way";
  world_.carrying.carry_handed();
  EXPECT_TRUE(may_answer('a', id.str()));
  const orders::Order taken = world_.take();
  EXPECT_FALSE(may_answer('a', taken.id.str()));
  EXPECT_FALSE(may_answer('a', taken.number, Kind::number));
  world_.carrying.carry(world_.waiting());
  EXPECT_TRUE(may_answer('a', taken.id.str()));
  EXPECT_TRUE(may_answer('a', taken.number, Kind::number));
}

TEST_P(HomesOfAttempts, WhatBearsALetterOfNobodysIsUnknownToAll) {
  EXPECT_TRUE(may_answer('x', "x1"));
  EXPECT_TRUE(may_answer('b', "b1")) << "this node's own letter";
}

TEST_P(HomesOfAttempts, NobodyAnswersForOneThatIsGoneUntilItIsRetired) {
  come('b', "before");
  EXPECT_FALSE(may_answer('b', "b1")) << "who had this letter may know of it";
  EXPECT_FALSE(may_answer('a', "a1"));
  retire("before");
  retire(world_.node);
  EXPECT_TRUE(may_answer('b', "b1"));
  EXPECT_TRUE(may_answer('a', "a1"));
}

TEST_P(HomesOfAttempts, AFormIsAskedForWhereItLiesAndEmptyWhereThatIsGone) {
  EXPECT_FALSE(may_answer('a', "form", Kind::form));
  EXPECT_TRUE(may_answer('b', "form", Kind::form));
  EXPECT_TRUE(may_answer('x', "form", Kind::form));
  reached_ = false;
  EXPECT_TRUE(may_answer('a', "form", Kind::form));
}

TEST_P(HomesOfAttempts, AHomeThatDoesNotAnswerIsATroubleAfterAQuarterOfAnHourUntilItDoes) {
  reached_ = false;
  const About about{'a', "a1", Kind::attempt, world_.context.shop};
  b_.heard(about, false);
  b_.look();
  EXPECT_FALSE(trouble("a"));
  world_.house.clock.advance(kSilentFor);
  b_.heard(about, false);
  b_.look();
  ASSERT_TRUE(trouble("a"));
  const auto before = trouble("a")->events;
  b_.look();
  EXPECT_EQ(trouble("a")->events, before) << "told once";
  reached_ = true;
  b_.look();
  EXPECT_FALSE(trouble("a"));
}

TEST_P(HomesOfAttempts, OneThatAnswersInBetweenIsNoTrouble) {
  reached_ = false;
  const About about{'a', "a1", Kind::attempt, world_.context.shop};
  b_.heard(about, false);
  world_.house.clock.advance(std::chrono::minutes(14));
  b_.heard(about, true);
  b_.heard(about, false);
  world_.house.clock.advance(std::chrono::minutes(14));
  b_.look();
  EXPECT_FALSE(trouble("a"));
}

TEST_P(HomesOfAttempts, OneThatIsDeadIsATroubleOfTheShopsWhosePiecesItHoldsAlsoWhenNobodyAsks) {
  come('a', world_.node, kSilentFor);
  b_.look();
  EXPECT_FALSE(trouble("a")) << "perhaps the database was away, and all were silent";
  b_.look();
  EXPECT_TRUE(trouble("a"));
  come('c', "node-c", kSilentFor);
  for (int looks = 0; looks < 2; ++looks) b_.look();
  EXPECT_FALSE(trouble("c")) << "it holds nothing";
  come('a', world_.node);
  database_->write([&](db::Tx& tx) { nodes::forget_holder(tx, world_.node); });
  b_.look();
  EXPECT_FALSE(trouble("a")) << "it came back, and left in order";
}

INSTANTIATE_ON_BOTH_DATABASES(HomesOfAttempts);

}  // namespace
}  // namespace noren::intake
