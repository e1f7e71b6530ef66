// How long a buyer waits for pieces that lie elsewhere: so long in all, however often they are asked for.
#include "db/patience.h"
#include "intake/home.h"
#include "testing/node_pair.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;
using checkout::Elsewhere;

class Bringing : public testing::DatabaseTest {
 protected:
  Bringing() {
    world_.all_look();
    for (testing::NodeSide* node : {&world_.a, &world_.b}) {
      node->board.load(*database_);
      node->desk.elsewhere = node->home.for_own();
    }
  }
  std::vector<orders::Line> cups(std::int64_t quantity) const {
    orders::Line line;
    line.variant = world_.a.blue();
    line.quantity = quantity;
    return {line};
  }

  testing::NodePair world_{*database_};
};

TEST_P(Bringing, NoCallWaitsLongerThanWhoeverWaitsForTheWhole) {
  // The other node has them, and gives none.
  const std::int64_t all = world_.level().available;
  ASSERT_EQ(world_.b.stockroom.fetch(world_.context.shop, world_.b.cups(all)), Stockroom::Fetched::enough);
  std::vector<std::chrono::milliseconds> left;
  world_.a.central.before = [&] {
    left.push_back(db::Patience::left());
    return false;
  };
  const db::Patience patience(300ms);
  world_.a.home.for_own().fetch(world_.context.shop, cups(1));
  ASSERT_FALSE(left.empty());
  for (const auto& one : left) EXPECT_LE(one, 300ms);
}

TEST_P(Bringing, APressBringsWithinOneTimeForAllItsTries) {
  std::vector<std::chrono::milliseconds> left;
  world_.a.desk.elsewhere.fetch = [&](const ShopId&, const std::vector<orders::Line>&) {
    left.push_back(db::Patience::left());
    return left.size() < 3 ? Elsewhere::Brought::enough : Elsewhere::Brought::too_few;
  };
  EXPECT_FALSE(world_.a.take(1)) << "nothing lies there";
  ASSERT_EQ(left.size(), 3U);
  EXPECT_LE(left[0], 2s);
  EXPECT_LE(left[1], left[0]);
  EXPECT_LE(left[2], left[1]);
}

INSTANTIATE_ON_BOTH_DATABASES(Bringing);

}  // namespace
}  // namespace noren::intake
