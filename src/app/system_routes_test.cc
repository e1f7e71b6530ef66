#include "app/system_routes.h"

#include <atomic>
#include <future>
#include <thread>

#include "testing/browser.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::app {
namespace {

constexpr db::Statement kForget{"test/forget", "DROP TABLE schema_migrations", "DROP TABLE schema_migrations"};

// Does no work until it is told to.
class Hanging final : public db::Database {
 public:
  Hanging(db::Database& sound, std::shared_future<void> end) : sound_(sound), end_(std::move(end)) {}
  void migrate() override { sound_.migrate(); }
  void check_statements() override { sound_.check_statements(); }
  std::string dialect() const override { return sound_.dialect(); }
  bool is_asked() const { return asked_; }

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    asked_ = true;
    end_.wait();
    sound_.write([&](db::Tx& tx) { (void)work(tx); }, priority);
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    sound_.read([&](db::Tx& tx) { work(tx); });
  }

 private:
  db::Database& sound_;
  const std::shared_future<void> end_;
  std::atomic<bool> asked_ = false;
};

// One of several.
class Node final : public nodes::Nodes {
 public:
  bool holds(nodes::Duty duty) const override { return duty == nodes::Duty::mail; }
  bool displaced() const override { return is_displaced; }
  std::chrono::seconds left_alone_for() const override { return std::chrono::seconds(0); }
  void answers_at(const nodes::Addresses&) override {}
  std::vector<nodes::Peer> peers() const override { return {}; }
  std::string identity() const override { return "n"; }
  std::vector<std::string> living() const override { return {"n"}; }
  std::chrono::seconds beat_every() const override { return std::chrono::seconds(0); }
  void beat() override {}
  void leave() override {}

  bool is_displaced = false;
};

class SystemRoutes : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_system_routes(router_, {house_, metrics_, directory_, ".", chores_, node_, [this] { return unread_for_; }, [this] { return remarks_; }});
  }
  // What is written to be asked is gone.
  void break_database() {
    database_->write([](db::Tx& tx) { tx.run(kForget); });
  }

  testing::TestHouse house_{*database_};
  shops::Directory directory_{*database_, house_.House::keys};
  Node node_;
  std::chrono::microseconds unread_for_{0};
  Chores chores_{house_.clock,
                 {{"failing", std::chrono::minutes(1), [](Instant) { throw std::runtime_error("no"); }}},
                 [this](nodes::Duty duty) { return node_.holds(duty); }};
  std::string remarks_;
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

TEST_P(SystemRoutes, WhileTheDatabaseHangsOneWaitsForItAndNobodyElse) {
  std::promise<void> end;
  Hanging hanging(*database_, end.get_future().share());
  testing::TestHouse house(hanging);
  http::Metrics metrics;
  http::Router router;
  add_system_routes(router, {house, metrics, directory_, ".", chores_, node_, [] { return std::chrono::microseconds(0); }});
  const auto ask = [&router] { return testing::Browser(router, [] { return Context{}; }).get("/readyz").status; };
  auto first = std::async(std::launch::async, ask);
  while (!hanging.is_asked()) std::this_thread::yield();
  EXPECT_EQ(ask(), 200) << "as far as is known";
  house.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(ask(), 503);
  end.set_value();
  EXPECT_EQ(first.get(), 200);
  EXPECT_EQ(ask(), 200);
}

TEST_P(SystemRoutes, TellWhichDutiesThisNodeHolds) {
  const http::Response metrics = machine_.get("/metrics");
  EXPECT_TRUE(testing::has(metrics, "noren_duty_mail 1"));
  EXPECT_TRUE(testing::has(metrics, "noren_duty_troubles 0"));
}

TEST_P(SystemRoutes, ANodeWhoseLetterIsSomebodyElsesIsNotReady) {
  EXPECT_EQ(machine_.get("/readyz").status, 200);
  node_.is_displaced = true;
  EXPECT_EQ(machine_.get("/readyz").status, 503);
}

TEST_P(SystemRoutes, WhatIsNotAsItShouldBeIsSaidOfANodeThatTakesOrders) {
  EXPECT_EQ(machine_.get("/readyz").body, "ready\n");
  remarks_ = "node b does not answer at its link\n";
  const http::Response ready = machine_.get("/readyz");
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(ready.body, "ready\nnode b does not answer at its link\n");
}

TEST_P(SystemRoutes, ANodeThatCannotReadWhatIsStoredForSomeSecondsIsNotReady) {
  unread_for_ = std::chrono::milliseconds(4'999);
  EXPECT_EQ(machine_.get("/readyz").status, 200) << "the next look may be good";
  unread_for_ = std::chrono::seconds(5);
  const http::Response refused = machine_.get("/readyz");
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(testing::has(refused, "cannot be read"));
  unread_for_ = std::chrono::seconds(0);
  EXPECT_EQ(machine_.get("/readyz").status, 200);
}

TEST_P(SystemRoutes, TellWhatFailsInTheBackground) {
  EXPECT_TRUE(testing::has(machine_.get("/metrics"), "noren_chores_failing 0"));
  house_.clock.advance(std::chrono::minutes(5));
  chores_.run_due(house_.clock.now());
  EXPECT_TRUE(testing::has(machine_.get("/metrics"), "noren_chores_failing 1"));
}

INSTANTIATE_ON_BOTH_DATABASES(SystemRoutes);

}  // namespace
}  // namespace noren::app
