#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "db/database.h"
#include "db/errors.h"
#include "db/patience.h"
#include "testing/env.h"
#include "testing/postgres.h"

namespace noren::db {
namespace {

using std::chrono::milliseconds;

constexpr Statement said(std::string_view sql) { return {"test/said", "", sql}; }

constexpr Statement kOne = said("SELECT 1");
constexpr Statement kSleep = said("SELECT 1 FROM pg_sleep(60)");
constexpr Statement kEndOthers =
    said("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
constexpr Statement kLock = said("SELECT 1 FROM pg_advisory_xact_lock(4711)");

std::unique_ptr<Database> opened(int pool = 4) { return open_postgres({testing::PostgresCluster::shared().url("postgres"), pool}); }

std::int64_t one(Database& database) {
  return database.read([](Tx& tx) { return tx.one(kOne, [](const Row& row) { return row.integer(0); }).value_or(0); });
}

void wait_in(Database& database, const Statement& statement) {
  database.read([&](Tx& tx) { tx.each(statement, [](const Row&) {}); });
}

TEST(PostgresPatience, AServerThatIsSilentForTooLongIsGivenUpAndAskedAnewLater) {
  const auto database = opened();
  EXPECT_EQ(one(*database), 1);
  {
    const Patience patience(milliseconds(200));
    EXPECT_THROW(wait_in(*database, kSleep), Unavailable);
    while (Patience::left() > milliseconds(0)) std::this_thread::yield();  // it may be given up a moment before
    EXPECT_THROW((void)one(*database), Unavailable) << "nothing is left of it";
  }
  EXPECT_EQ(one(*database), 1);
}

TEST(PostgresPatience, TheInnermostCounts) {
  EXPECT_EQ(Patience::left(), Patience::kOfBackground);
  const Patience outer(std::chrono::hours(1));
  {
    const Patience inner(milliseconds(0));
    EXPECT_EQ(Patience::left(), milliseconds(0));
  }
  EXPECT_GT(Patience::left(), milliseconds(0));
}

// A trigger that runs at the commit stands for a stand-by that does not answer.
class SlowCommit : public ::testing::Test {
 protected:
  void SetUp() override {
    run("DROP TABLE IF EXISTS slowly");
    run("CREATE TABLE slowly (n BIGINT)");
    run("CREATE OR REPLACE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$");
    run("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON slowly DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_long()");
  }
  void run(std::string_view sql) {
    database_->write([&](Tx& tx) { tx.run(said(sql)); });
  }
  std::unique_ptr<Database> database_ = opened();
};

TEST_F(SlowCommit, GivenUpHasAnUnknownOutcome) {
  const Patience patience(milliseconds(500));
  EXPECT_THROW(run("INSERT INTO slowly (n) VALUES (1)"), CommitUnknown);
}

TEST(PostgresConnections, LostWhileNobodyUsedThemTheyAreMadeAnew) {
  const auto database = opened();
  EXPECT_EQ(one(*database), 1);
  EXPECT_EQ(database->connections().open, 1);
  wait_in(*opened(), kEndOthers);
  EXPECT_EQ(one(*database), 1);
  wait_in(*opened(), kEndOthers);
  int runs = 0;
  database->write([&](Tx& tx) {
    ++runs;
    tx.each(kOne, [](const Row&) {});
  });
  EXPECT_EQ(runs, 1);
}

TEST(PostgresConnections, WhenAllAreOutTheNextIsToldSoInTime) {
  const auto database = opened(1);
  database->read([&](Tx&) {
    EXPECT_EQ(database->connections().lent, 1);
    const Patience patience(milliseconds(50));
    EXPECT_THROW((void)one(*database), Unavailable);
  });
  EXPECT_EQ(one(*database), 1);
}

TEST(PostgresLocks, AreNotWaitedForForEver) {
  const auto database = opened();
  std::mutex mutex;
  std::condition_variable changed;
  bool held = false;
  bool over = false;
  std::thread holder([&] {
    opened()->write([&](Tx& tx) {
      tx.each(kLock, [](const Row&) {});
      std::unique_lock lock(mutex);
      held = true;
      changed.notify_all();
      changed.wait(lock, [&] { return over; });
    });
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return held; });
  }
  EXPECT_THROW(database->write([](Tx& tx) { tx.each(kLock, [](const Row&) {}); }), Busy);
  {
    const std::lock_guard lock(mutex);
    over = true;
  }
  changed.notify_all();
  holder.join();
  database->write([](Tx& tx) { tx.each(kLock, [](const Row&) {}); });
}

// Tried again all at once, those who met on the same rows would only meet again.
TEST(PostgresConflicts, WhoFailedOnceHasHisNextTryAloneAmongTheWritesOfThisProcess) {
  const auto database = opened();
  const auto elsewhere = opened();
  for (const char* sql : {"DROP TABLE IF EXISTS met", "CREATE TABLE met (n BIGINT)", "INSERT INTO met (n) VALUES (0)"}) {
    elsewhere->write([&](Tx& tx) { tx.run(said(sql)); });
  }
  int tries = 0;
  database->write([&](Tx& tx) {
    ++tries;
    tx.each(said("SELECT n FROM met"), [](const Row&) {});
    if (tries == 1) {
      elsewhere->write([](Tx& other) { other.run(said("UPDATE met SET n = n + 1")); });
    } else {
      std::thread([&] {
        const Patience patience(milliseconds(0));
        EXPECT_THROW(database->write([](Tx&) {}), Busy);
      }).join();
    }
    tx.run(said("UPDATE met SET n = n + 1"));
  });
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(
      database->read([](Tx& tx) { return tx.one(said("SELECT n FROM met"), [](const Row& row) { return row.integer(0); }).value_or(0); }),
      2);
}

// Who waits for a place or a lock says nothing against the server: the others go on.
TEST(PostgresServer, ThatIsBusyIsNotLeftAlone) {
  testing::MovedClock clock;
  const auto database = open_postgres({testing::PostgresCluster::shared().url("postgres"), 1, &clock});
  database->read([&](Tx&) {
    const Patience patience(milliseconds(20));
    for (int i = 0; i < 5; ++i) EXPECT_THROW((void)one(*database), Busy) << i;
  });
  EXPECT_EQ(one(*database), 1);
}

TEST(PostgresServer, ThatTakesNoWritesIsRead) {
  testing::MovedClock clock;
  const auto database = open_postgres({testing::PostgresCluster::shared().url("postgres"), 1, &clock});
  database->write([](Tx& tx) { tx.run(said("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")); });
  for (int i = 0; i < 5; ++i) {
    EXPECT_THROW(database->write([](Tx& tx) { tx.run(said("CREATE TABLE written (n BIGINT)")); }), ReadOnly) << i;
  }
  EXPECT_EQ(one(*database), 1);
}

std::string refusal_of(Database& database) {
  try {
    (void)one(database);
  } catch (const Unavailable& error) {
    return error.what();
  }
  return "";
}

TEST(PostgresServer, ThatIsDownIsLeftAloneForAMomentAndThenTriedAgain) {
  testing::MovedClock clock;
  const auto database = open_postgres({testing::PostgresCluster::shared().url("nowhere"), 4, &clock});
  constexpr const char* kMeanwhile = "the database server did not answer a moment ago";
  for (int i = 0; i < 3; ++i) EXPECT_NE(refusal_of(*database), kMeanwhile) << i;
  EXPECT_EQ(refusal_of(*database), kMeanwhile);
  clock.advance(std::chrono::seconds(2));
  EXPECT_NE(refusal_of(*database), kMeanwhile);
  EXPECT_EQ(refusal_of(*database), kMeanwhile);
}

}  // namespace
}  // namespace noren::db
