// Errands by hand: what is to be looked at again is never forgotten.
#include "payments/errands.h"

#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

class ErrandStory : public testing::DatabaseTest {
 protected:
  ErrandStory() {
    world_.driver.errands().run_by_hand([this] { return steady_; });
    world_.driver.start();
  }
  void pass(std::chrono::seconds time) {
    world_.house.clock.advance(time);
    steady_ += time;
    while (world_.driver.errands().run_next()) {
    }
  }
  AttemptId begin(const std::string& source) {
    const auto begun = world_.press(world_.open(source), "k1");
    order_ = begun.payment->order;
    pass(0s);
    return begun.payment->id;
  }
  State state() {
    return database_->read([&](db::Tx& tx) { return attempts_of(tx, world_.context.shop, order_).back().state; });
  }

  testing::CardWorld world_{*database_};
  std::chrono::steady_clock::time_point steady_;
  OrderId order_;
};

TEST_P(ErrandStory, NothingRunsBeforeItsTime) {
  begin("late");
  const int calls = world_.provider.calls;
  pass(0s);
  EXPECT_EQ(world_.provider.calls, calls);
  ASSERT_TRUE(world_.driver.errands().next_due());
  EXPECT_GT(*world_.driver.errands().next_due(), steady_);
}

TEST_P(ErrandStory, AClockThatIsSetBackForgetsNoPayment) {
  begin("late");
  ASSERT_EQ(state(), State::checking);
  world_.provider.last().found = Found::captured;
  world_.house.clock.advance(-1min);
  for (int i = 0; i < 30; ++i) pass(10s);
  EXPECT_EQ(state(), State::captured);
}

INSTANTIATE_ON_BOTH_DATABASES(ErrandStory);

}  // namespace
}  // namespace noren::payments
