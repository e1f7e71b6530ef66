// What the central database does not take holds up nothing else, and counts until it is there, or gone.
#include "intake/cluster.h"
#include "intake/home.h"
#include "intake/sql.h"
#include "testing/node.h"

namespace noren::intake {
namespace {

class RefusedAtHome : public testing::DatabaseTest {
 protected:
  RefusedAtHome() { home_.take_up_counters(); }

  // All its rows but that of its attempt are there.
  void take_its_place(const OrderId& id) {
    Cluster rest = world_.own_database->read([&](db::Tx& tx) { return read_cluster(tx, id); });
    rest.rows.at(1).clear();
    database_->write([&](db::Tx& tx) { put_cluster(tx, rest); });
  }
  void hand_over_no_attempt(const OrderId& id) {
    const Cluster none{id, {}};
    world_.own_database->write(
        [&](db::Tx& tx) { tx.run(sql::insert_handover, id, world_.context.shop, db::Blob{to_bytes(none)}, world_.house.clock.now()); });
  }

  testing::NodeWorld world_{*database_};
  House central_house_{world_.central, world_.house.TestWorld::env, world_.house.House::keys, world_.house.House::html};
  checkout::Desk central_desk_{central_house_, world_.directory, world_.shelf, world_.all, 'a', "test"};
  Home home_{{world_.desk, central_desk_, world_.node, [this] { return std::vector<std::string>{world_.node}; }}};
};

TEST_P(RefusedAtHome, AStopCarriesAndHandsOverTheRest) {
  const orders::Order refused = world_.take();
  take_its_place(refused.id);
  home_.start();
  const CheckoutId begun = world_.open(1, "taro@example.jp");
  const orders::Order other = world_.take(1, "jiro@example.jp");
  home_.stop();
  EXPECT_TRUE(home_.is_here(CheckoutId(refused.id.str())));
  EXPECT_FALSE(world_.here(other.id));
  EXPECT_TRUE(world_.there(other.id));
  EXPECT_FALSE(home_.is_here(begun)) << "it goes on there";
  EXPECT_FALSE(home_.is_on_its_way(begun));
  EXPECT_EQ(home_.lag().orders, 1);
  EXPECT_EQ(home_.refused(), 1);
}

TEST_P(RefusedAtHome, AnAttemptThatIsNotTakenCountsUntilItIs) {
  const OrderId none("a9");
  hand_over_no_attempt(none);
  for (int rounds = 0; rounds < 2; ++rounds) home_.carry();
  EXPECT_EQ(home_.refused(), 1);
  world_.own_database->write([&](db::Tx& tx) { tx.run(sql::drop_handover, none); });
  home_.carry();
  EXPECT_EQ(home_.refused(), 0);
}

INSTANTIATE_ON_BOTH_DATABASES(RefusedAtHome);

}  // namespace
}  // namespace noren::intake
