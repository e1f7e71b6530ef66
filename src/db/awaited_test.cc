// A database that is not let in yet ends everything as if it were away; afterwards nobody notices that it was.
#include "db/awaited.h"

#include <gtest/gtest.h>

#include "db/errors.h"
#include "db/migrations.h"
#include "testing/folders.h"

namespace noren::db {
namespace {

constexpr const char* kInsertNameSql = "INSERT INTO schema_migrations (name) VALUES ($1)";
constexpr Statement kInsertName{"test/insert_name", kInsertNameSql, kInsertNameSql};
constexpr const char* kCount = "SELECT COUNT(*) FROM schema_migrations WHERE name = $1";
constexpr Statement kCountName{"test/count_name", kCount, kCount};

class AwaitedDatabase : public ::testing::Test {
 protected:
  AwaitedDatabase() { database_->behind().migrate(); }
  ~AwaitedDatabase() override {
    database_.reset();
    testing::remove_folder(folder_);
  }

  void write(const std::string& name, bool keep) {
    (void)database_->write([&](Tx& tx) -> Result<void, int> {
      tx.run(kInsertName, name);
      tx.after_commit([this] { ++acts_; });
      if (!keep) return Fail(1);
      return {};
    });
  }
  std::int64_t count(const std::string& name) {
    return database_->read([&](Tx& tx) {
      return *tx.one(
          kCountName, [](const Row& row) { return row.integer(0); }, name);
    });
  }

  const std::string folder_ = testing::make_folder();
  int acts_ = 0;
  std::unique_ptr<Awaited> database_ = std::make_unique<Awaited>(open_sqlite({folder_ + "/noren.db"}));
};

TEST_F(AwaitedDatabase, IsAwayUntilItIsLetIn) {
  EXPECT_FALSE(database_->is_in());
  EXPECT_THROW(write("one", true), Unavailable);
  EXPECT_THROW(count("one"), Unavailable);
  EXPECT_FALSE(is_new(database_->behind())) << "who lets it in can look";
  database_->let_in();
  EXPECT_TRUE(database_->is_in());
  EXPECT_EQ(count("one"), 0);
}

TEST_F(AwaitedDatabase, KeepsWhatIsToBeKeptAndNothingElse) {
  database_->let_in();
  write("one", true);
  write("other", false);
  EXPECT_EQ(count("one"), 1);
  EXPECT_EQ(count("other"), 0);
  EXPECT_EQ(acts_, 1);
}

}  // namespace
}  // namespace noren::db
