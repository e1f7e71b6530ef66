#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <thread>

#include "db/errors.h"
#include "db/migrations.h"
#include "db/patience.h"
#include "testing/databases.h"

namespace noren::db {
namespace {

constexpr const char* kUndoLast =
    "ALTER TABLE bank_refunds DROP COLUMN returned_on, DROP COLUMN returned_by; "
    "DELETE FROM schema_migrations WHERE name = '0140-refunds-that-the-bank-returned'";

class PostgresMigration : public ::testing::Test {
 protected:
  void run(const std::string& sql) {
    pqxx::connection connection(fresh_.url());
    pqxx::nontransaction(connection).exec(sql);
  }
  bool somebody_waits_for_a_table() {
    pqxx::connection connection(fresh_.url());
    return !pqxx::nontransaction(connection).exec("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'").empty();
  }
  std::size_t to_run() { return versions_of(*fresh_).to_run; }

  testing::FreshDatabase fresh_{"postgres"};
};

TEST_F(PostgresMigration, ThatWaitsForATableKeepsNobodyFromReadingIt) {
  run(kUndoLast);
  pqxx::connection elsewhere(fresh_.url());
  pqxx::work holder(elsewhere);
  holder.exec("SELECT COUNT(*) FROM bank_refunds");
  std::thread migration([&] { fresh_->migrate(); });
  while (!somebody_waits_for_a_table()) std::this_thread::yield();
  {
    const Patience patience(std::chrono::seconds(20));
    constexpr Statement kCount{"test/count", "", "SELECT COUNT(*) FROM bank_refunds"};
    EXPECT_NO_THROW(fresh_->read([&](Tx& tx) { tx.each(kCount, [](const Row&) {}); }));
  }
  EXPECT_EQ(to_run(), 1U);
  holder.commit();
  migration.join();
  EXPECT_EQ(to_run(), 0U);
}

TEST_F(PostgresMigration, OfAnEmptyDatabaseIsDoneOnceByManyAtOnce) {
  run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i) all.emplace_back([&] { open_postgres({fresh_.url()})->migrate(); });
  for (std::thread& one : all) one.join();
  EXPECT_EQ(to_run(), 0U);
  EXPECT_TRUE(missing_tables(*fresh_).empty());
}

TEST_F(PostgresMigration, StartsNothingWhereTheRoleMayNotAndNeedsNoRightWhenThereIsNothingToDo) {
  run("CREATE ROLE lesser LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO lesser");
  {
    const auto lesser = open_postgres({fresh_.url() + " user=lesser"});
    lesser->migrate();
    lesser->check_statements();
    run(kUndoLast);
    EXPECT_THROW(lesser->migrate(), NotAllowed);
    EXPECT_EQ(to_run(), 1U);
    fresh_->migrate();
    EXPECT_EQ(to_run(), 0U);
    lesser->migrate();
  }
  run("DROP OWNED BY lesser; DROP ROLE lesser");
}

}  // namespace
}  // namespace noren::db
