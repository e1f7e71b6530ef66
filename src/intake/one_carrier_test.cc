// What waits is carried by one thread at a time, and what two have carried all the same counts once.
#include <condition_variable>
#include <future>
#include <mutex>
#include <utility>

#include "intake/home.h"
#include "testing/node.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

// Where a look at the central database passes through: whoever comes first gives another one time to come as well.
class Passage {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_, ++inside_);
    came_.notify_all();
    came_.wait_for(lock, 100ms, [this] { return most_ > 1; });
    --inside_;
  }
  int most() {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  int inside_ = 0, most_ = 0;
};

class OneCarrier : public testing::DatabaseTest {
 protected:
  testing::NodeWorld world_{*database_};
  House central_house_{world_.central, world_.house.TestWorld::env, world_.house.House::keys, world_.house.House::html};
  checkout::Desk central_desk_{central_house_, world_.directory, world_.shelf, world_.all, 'a', "test"};
};

TEST_P(OneCarrier, WhoLetsTheDatabaseInWaitsForTheCarrier) {
  Passage passage;
  const auto start = [&](db::Tx& tx) {
    passage.pass();
    return stock::start_of_server(tx);
  };
  Home home({world_.desk, central_desk_, world_.node, [this] { return std::vector<std::string>{world_.node}; }, {}, 48h, start});
  const orders::Order taken = world_.take();
  auto arriving = std::async(std::launch::async, [&] { home.take_up_counters(); });
  home.carry();
  arriving.get();
  EXPECT_EQ(passage.most(), 1);
  EXPECT_TRUE(world_.there(taken.id));
  world_.expect_sound();
}

TEST_P(OneCarrier, AnOrderThatWasCarriedMeanwhileIsPassedOnOnce) {
  const orders::Order first = world_.take(2), second = world_.take(1, "taro@example.jp");
  const auto both = world_.waiting();
  bool once = false;
  world_.central.after = [&] {
    if (!std::exchange(once, true)) world_.carrying.carry({both.front()});
    return false;
  };
  EXPECT_TRUE(world_.carrying.carry(both));
  EXPECT_FALSE(world_.here(first.id));
  EXPECT_FALSE(world_.here(second.id));
  EXPECT_EQ(world_.level(*database_).sold, 3);
  EXPECT_EQ(world_.level(*world_.own_database).sold, 0);
  EXPECT_TRUE(world_.level(*world_.own_database).balanced());
  EXPECT_EQ(world_.carrying.kept(), 2);
  world_.expect_sound();
}

TEST_P(OneCarrier, AnAttemptThatWasBroughtMeanwhileIsOnItsWayNoMore) {
  const CheckoutId begun = world_.open();
  ASSERT_TRUE(world_.carrying.hand_over(world_.context.shop, begun));
  bool once = false;
  world_.central.after = [&] {
    if (!std::exchange(once, true)) world_.carrying.carry_handed();
    return false;
  };
  EXPECT_TRUE(world_.carrying.carry_handed()->empty());
  EXPECT_EQ(world_.carrying.left(), 0);
  EXPECT_EQ(world_.carrying.kept(), 1);
}

INSTANTIATE_ON_BOTH_DATABASES(OneCarrier);

}  // namespace
}  // namespace noren::intake
