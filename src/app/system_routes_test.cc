#include "app/system_routes.h"

#include "testing/browser.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::app {
namespace {

constexpr db::Statement kForget{"test/forget", "DROP TABLE schema_migrations", "DROP TABLE schema_migrations"};

class SystemRoutes : public testing::DatabaseTest {
 protected:
  void SetUp() override { add_system_routes(router_, house_, metrics_, directory_, "."); }
  // What is written to be asked is gone.
  void break_database() {
    database_->write([](db::Tx& tx) { tx.run(kForget); });
  }

  testing::TestHouse house_{*database_};
  shops::Directory directory_{*database_, house_.House::keys};
  http::Metrics metrics_;
  http::Router router_;
  testing::Browser machine_{router_, [] { return Context{}; }};
};

TEST_P(SystemRoutes, HoweverManyAskWhetherItIsReadyTheDatabaseIsAskedOnceASecond) {
  EXPECT_EQ(machine_.get("/readyz").status, 200);
  break_database();
  house_.clock.advance(std::chrono::milliseconds(999));
  EXPECT_EQ(machine_.get("/readyz").status, 200) << "remembered";
  house_.clock.advance(std::chrono::milliseconds(1));
  const http::Response refused = machine_.get("/readyz");
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(testing::has(refused, "the database does not answer"));
}

TEST_P(SystemRoutes, WhenTheClockIsSetBackNothingIsRemembered) {
  EXPECT_EQ(machine_.get("/readyz").status, 200);
  break_database();
  house_.clock.advance(-std::chrono::hours(1));
  EXPECT_EQ(machine_.get("/readyz").status, 503);
}

INSTANTIATE_ON_BOTH_DATABASES(SystemRoutes);

}  // namespace
}  // namespace noren::app
