// A node's folder is lost, and another one goes on under its letter: no number is given twice, also of those that never came.
#include "nodes/identities.h"
#include "orders/rules.h"
#include "testing/node_pair.h"

namespace noren::intake {
namespace {

class LetterTakenOver : public testing::DatabaseTest {
 protected:
  LetterTakenOver() {
    begin(pair_.a);
    pair_.a.stockroom.take_share({1, 0});
  }
  void begin(testing::NodeSide& node) { node.home.take_up_counters(); }
  void is_heard(const testing::NodeSide& node) {
    database_->write([&](db::Tx& tx) { nodes::renew_holder(tx, {'a', node.name, std::chrono::hours(1), 0}, pair_.house.clock.now()); });
  }
  static std::int64_t counter(const orders::Order& order) { return orders::parts_of_number(order.number).counter; }

  testing::NodePair pair_{*database_};
  testing::NodeSide other_{pair_, 'a', pair_.server, "another folder"};
};

TEST_P(LetterTakenOver, NumbersOfOneThatIsLostAreNotGivenAgain) {
  is_heard(pair_.a);
  const auto lost = pair_.a.take(1);
  ASSERT_TRUE(lost);
  pair_.house.clock.advance(std::chrono::minutes(10));
  begin(other_);
  pair_.a.stockroom.give_all_back();
  other_.stockroom.take_share({1, 0});
  const auto next = other_.take(1);
  ASSERT_TRUE(next);
  EXPECT_GT(counter(*next), counter(*lost) + 900) << "at a round thousand beyond what may have been given";
  begin(other_);
  const auto after = other_.take(1);
  ASSERT_TRUE(after);
  EXPECT_EQ(counter(*after), counter(*next) + 1) << "once";
}

TEST_P(LetterTakenOver, OfOneThatLeftInOrderTheNumbersGoOn) {
  is_heard(pair_.a);
  const auto carried = pair_.a.take(1);
  ASSERT_TRUE(carried);
  pair_.a.home.carry();
  pair_.a.stockroom.give_all_back();
  database_->write([&](db::Tx& tx) { nodes::forget_holder(tx, pair_.a.name); });
  begin(other_);
  other_.stockroom.take_share({1, 0});
  const auto next = other_.take(1);
  ASSERT_TRUE(next);
  EXPECT_EQ(counter(*next), counter(*carried) + 1);
}

INSTANTIATE_ON_BOTH_DATABASES(LetterTakenOver);

}  // namespace
}  // namespace noren::intake
