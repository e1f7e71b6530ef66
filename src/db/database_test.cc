#include "db/database.h"

#include <atomic>
#include <thread>

#include "db/errors.h"
#include "db/joined.h"
#include "db/migrations.h"
#include "testing/databases.h"

namespace noren::db {
namespace {

constexpr Statement kCreate{"test/create", "CREATE TABLE things (id TEXT PRIMARY KEY, n BIGINT NOT NULL, bytes BLOB)",
                            "CREATE TABLE things (id TEXT PRIMARY KEY, n BIGINT NOT NULL, bytes BYTEA)"};
constexpr Statement kInsert{"test/insert", "INSERT INTO things (id, n, bytes) VALUES ($1, $2, $3)",
                            "INSERT INTO things (id, n, bytes) VALUES ($1, $2, $3)"};
constexpr Statement kFind{"test/find", "SELECT n, bytes FROM things WHERE id = $1", "SELECT n, bytes FROM things WHERE id = $1"};
constexpr Statement kTake{"test/take", "UPDATE things SET n = n - 1 WHERE id = $1 AND n > 0",
                          "UPDATE things SET n = n - 1 WHERE id = $1 AND n > 0"};
constexpr Statement kForget{"test/forget", "DROP TABLE schema_migrations", "DROP TABLE schema_migrations"};
constexpr Statement kForgotten{"test/forgotten", "SELECT 1 FROM nowhere", "SELECT 1 FROM nowhere"};
constexpr Statement kLoseStock{"test/lose_stock", "DROP TABLE stock", "DROP TABLE stock"};
constexpr Statement kLoseHosts{"test/lose_hosts", "DROP TABLE shop_hosts", "DROP TABLE shop_hosts"};
constexpr Statement kLoseLawPages{"test/lose_law_pages", "DROP TABLE law_pages", "DROP TABLE law_pages"};
constexpr Statement kLoseShops{"test/lose_shops", "DROP TABLE shops", "DROP TABLE shops"};

constexpr std::string_view kFourGone =
    "DELETE FROM schema_migrations WHERE name IN ('0092-no-clues-while-paying', '0094-what-changed-of-a-checkout', '0100-erasures', "
    "'0112-paid-too-much')";
constexpr Statement kForgetFour{"test/forget_four", kFourGone, kFourGone};
constexpr std::string_view kTomorrow = "INSERT INTO schema_migrations (name) VALUES ('9999-of-tomorrow')";
constexpr Statement kAddTomorrow{"test/add_tomorrow", kTomorrow, kTomorrow};

class DatabaseSeam : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    database_->write([](Tx& tx) { tx.run(kCreate); });
  }
  std::optional<std::int64_t> n_of(const std::string& id) {
    return database_->read([&](Tx& tx) {
      return tx.one(
          kFind, [](const Row& row) { return row.integer(0); }, id);
    });
  }
};

TEST_P(DatabaseSeam, KeepsTextNumbersNullsAndBytesAsGiven) {
  const std::string bytes("\0\x01\xff'\\", 5);
  database_->write([&](Tx& tx) {
    tx.run(kInsert, "茶の間 'quoted' 🍵", std::int64_t{-9'000'000'000'000}, Blob{bytes});
    tx.run(kInsert, "none", 1, nullptr);
  });
  database_->read([&](Tx& tx) {
    const auto found = tx.one(
        kFind, [](const Row& row) { return std::pair(row.integer(0), row.blob(1)); }, "茶の間 'quoted' 🍵");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->first, -9'000'000'000'000);
    EXPECT_EQ(found->second, bytes);
    EXPECT_EQ(tx.one(
                  kFind, [](const Row& row) { return row.is_null(1); }, "none"),
              true);
  });
}

TEST_P(DatabaseSeam, ManyRowsAreWrittenAsOneByOne) {
  constexpr std::string_view kText = "INSERT INTO things (id, n, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
  constexpr Statement kPut{"test/put", kText, kText};
  const std::string bytes("\0\xff", 2);
  std::vector<std::string> ids;
  for (int n = 0; n < 1'500; ++n) ids.push_back("id" + std::to_string(n));
  const auto rows = [&] {
    std::vector<std::vector<Param>> all;
    for (std::size_t n = 0; n < ids.size(); ++n) {
      all.push_back({ids[n], static_cast<std::int64_t>(n), n % 2 == 0 ? Param(Blob{bytes}) : Param(nullptr)});
    }
    return all;
  }();
  const auto put = [&](Tx& tx) { return tx.insert_rows(kPut, rows); };
  EXPECT_EQ(database_->write([&](Tx& tx) { return tx.insert_rows(kPut, std::span(rows).first(700)); }), 700);
  EXPECT_EQ(database_->write(put), 800) << "those that are there already stay as they are";
  EXPECT_EQ(n_of("id1499"), 1'499);
  EXPECT_EQ(database_->write([&](Tx& tx) { return tx.insert_rows(kPut, {}); }), 0);
  database_->write([&](Tx& tx) { Joined(tx).write(put); });
}

TEST_P(DatabaseSeam, AnErrorResultRollsBack) {
  const auto answer = database_->write([](Tx& tx) -> Result<int, std::string> {
    tx.run(kInsert, "a", 1, nullptr);
    return Fail<std::string>("no");
  });
  EXPECT_EQ(answer.error(), "no");
  EXPECT_FALSE(n_of("a").has_value());
}

TEST_P(DatabaseSeam, AnExceptionRollsBackAndReachesTheCaller) {
  EXPECT_THROW(database_->write([](Tx& tx) {
    tx.run(kInsert, "a", 1, nullptr);
    check(false, "a bug");
  }),
               Bug);
  EXPECT_FALSE(n_of("a").has_value());
}

TEST_P(DatabaseSeam, ABrokenKeyIsToldApart) {
  database_->write([](Tx& tx) { tx.run(kInsert, "a", 1, nullptr); });
  EXPECT_THROW(database_->write([](Tx& tx) { tx.run(kInsert, "a", 2, nullptr); }), ConstraintBroken);
  EXPECT_EQ(n_of("a"), 1);
}

TEST_P(DatabaseSeam, AnErrorIsToldApartWithinTheTransactionToo) {
  database_->write([](Tx& tx) { tx.run(kInsert, "a", 1, nullptr); });
  const auto is_told = [](Tx& tx) {
    try {
      tx.run(kInsert, "a", 2, nullptr);
      return false;
    } catch (const ConstraintBroken&) {
      return true;
    }
  };
  const auto given_up = database_->write([&](Tx& tx) -> Result<int, bool> { return Fail<bool>(is_told(tx)); });
  EXPECT_TRUE(given_up.error());
  EXPECT_THROW(database_->read([](Tx& tx) { tx.run(kForgotten); }), Error);
  EXPECT_EQ(n_of("a"), 1) << "the connection is as good as before";
}

// Its message goes into the log, where no personal data may stand.
TEST_P(DatabaseSeam, ABrokenKeyIsToldWithoutWhatWasToBeStored) {
  const auto insert = [&] { database_->write([](Tx& tx) { tx.run(kInsert, "hanako@example.jp", 1, nullptr); }); };
  insert();
  try {
    insert();
    FAIL() << "the key was to be broken";
  } catch (const ConstraintBroken& error) {
    const std::string_view said = error.what();
    EXPECT_NE(said.find("things"), std::string_view::npos) << "by its name it is found: " << said;
    EXPECT_EQ(said.find("hanako"), std::string_view::npos) << said;
  }
}

TEST_P(DatabaseSeam, ActsAfterCommitRunOnlyWhenCommitted) {
  int acts = 0;
  database_->write([&](Tx& tx) { tx.after_commit([&] { ++acts; }); });
  (void)database_->write([&](Tx& tx) -> Result<int, int> {
    tx.after_commit([&] { acts += 100; });
    return Fail<int>(1);
  });
  EXPECT_EQ(acts, 1);
}

TEST_P(DatabaseSeam, ManyThreadsTakeFromOneRowWithoutGoingBelowZero) {
  database_->write([](Tx& tx) { tx.run(kInsert, "stock", 10, nullptr); });
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        if (database_->write([](Tx& tx) { return tx.run(kTake, "stock"); }) == 1) ++taken;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 10);
  EXPECT_EQ(n_of("stock"), 0);
}

TEST_P(DatabaseSeam, OneFailingCommandDoesNotHurtItsNeighbours) {
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      try {
        database_->write([&](Tx& tx) {
          tx.run(kInsert, "t" + std::to_string(i), i, nullptr);
          if (i % 2 == 1) throw std::runtime_error("odd");
        });
      } catch (const std::runtime_error&) {
        ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 8);
  for (int i = 0; i < 16; ++i) EXPECT_EQ(n_of("t" + std::to_string(i)).has_value(), i % 2 == 0) << i;
}

TEST_P(DatabaseSeam, MigratingTwiceChangesNothingAndStatementsPrepare) {
  database_->migrate();
  database_->check_statements();
}

TEST_P(DatabaseSeam, ADatabaseThatWasNeverMigratedIsNewWhateverElseItHolds) {
  EXPECT_FALSE(is_new(*database_));
  for (const Statement& lose : {kForget, kLoseHosts, kLoseLawPages, kLoseShops}) {
    EXPECT_FALSE(is_new(*database_));
    database_->write([&](Tx& tx) { tx.run(lose); });
  }
  EXPECT_TRUE(is_new(*database_));
  EXPECT_EQ(migrations_to_run(*database_).size(), migrations_of("", database_->dialect()).size());
}

TEST_P(DatabaseSeam, TablesThatAreGoneAreNamed) {
  EXPECT_TRUE(missing_tables(*database_).empty());
  database_->write([](Tx& tx) { tx.run(kLoseStock); });
  database_->write([](Tx& tx) { tx.run(kLoseHosts); });
  EXPECT_EQ(missing_tables(*database_), (std::vector<std::string>{"shop_hosts", "stock"}));
  database_->write([](Tx& tx) { tx.run(kForget); });
  EXPECT_EQ(missing_tables(*database_), std::vector<std::string>{"schema_migrations"}) << "what else was made there nobody can say";
}

TEST_P(DatabaseSeam, JoinedWritesAreKeptTogetherOrNotAtAll) {
  std::vector<std::string> acts;
  const auto two_writes = [&](Tx& outer) {
    Joined joined(outer);
    joined.write([&](Tx& tx) {
      tx.run(kInsert, "a", 1, nullptr);
      tx.after_commit([&] { acts.push_back("a"); });
    });
    EXPECT_EQ(acts, std::vector<std::string>{"a"}) << "the next write builds on it";
    EXPECT_EQ(joined.read([](Tx& tx) {
      return tx.one(
          kFind, [](const Row& row) { return row.integer(0); }, "a");
    }),
              1);
    joined.write([](Tx& tx) { tx.run(kInsert, "b", 2, nullptr); });
  };
  EXPECT_THROW(database_->write([&](Tx& outer) {
    two_writes(outer);
    check(false, "the second half went wrong");
  }),
               Bug);
  EXPECT_FALSE(n_of("a").has_value());
  acts.clear();
  database_->write(two_writes);
  EXPECT_EQ(n_of("a"), 1);
  EXPECT_EQ(n_of("b"), 2);
}

TEST_P(DatabaseSeam, ARefusedJoinedWriteLeavesTheOthersAlone) {
  database_->write([](Tx& outer) {
    Joined joined(outer);
    joined.write([](Tx& tx) { tx.run(kInsert, "a", 1, nullptr); });
    const auto refused = joined.write([](Tx& tx) -> Result<int, std::string> {
      tx.run(kInsert, "b", 2, nullptr);
      tx.after_commit([] { ADD_FAILURE() << "it was not kept"; });
      return Fail<std::string>("no");
    });
    EXPECT_EQ(refused.error(), "no");
    EXPECT_THROW(joined.write([](Tx& tx) { tx.run(kInsert, "a", 3, nullptr); }), std::exception) << "there is one already";
    joined.write([](Tx& tx) { tx.run(kInsert, "c", 4, nullptr); });
  });
  EXPECT_EQ(n_of("a"), 1);
  EXPECT_FALSE(n_of("b").has_value());
  EXPECT_EQ(n_of("c"), 4);
}

TEST_P(DatabaseSeam, MigrationsThatWereRunAreKnownByWhatTheyMadeOrTookAway) {
  EXPECT_TRUE(unrecorded_migrations(*database_).empty());
  EXPECT_EQ(versions_of(*database_).to_run, 0U);
  EXPECT_TRUE(migrations_to_run(*database_).empty());
  EXPECT_EQ(versions_of(*database_).there, versions_of(*database_).ours);
  database_->write([](Tx& tx) { tx.run(kForgetFour); });
  EXPECT_EQ(unrecorded_migrations(*database_),
            (std::vector<std::string>{"0092-no-clues-while-paying", "0094-what-changed-of-a-checkout", "0100-erasures"}))
      << "the fourth only changed rows";
  EXPECT_EQ(versions_of(*database_).to_run, 4U);
  EXPECT_EQ(migrations_to_run(*database_).back(), "0112-paid-too-much");
  EXPECT_FALSE(versions_of(*database_).newer);
  database_->write([](Tx& tx) { tx.run(kAddTomorrow); });
  EXPECT_TRUE(versions_of(*database_).newer);
  EXPECT_EQ(versions_of(*database_).there, "9999-of-tomorrow");
}

INSTANTIATE_ON_BOTH_DATABASES(DatabaseSeam);

}  // namespace
}  // namespace noren::db
