// Both databases for the same suite: a parametrised test runs on a fresh SQLite file and on a fresh schema of a real
// PostgreSQL 15 (a private cluster on loopback, started once per test process).
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "db/database.h"

namespace noren::testing {

// An empty, migrated database of the dialect, deleted with the object.
class FreshDatabase {
 public:
  explicit FreshDatabase(const std::string& dialect);
  ~FreshDatabase();
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;

  db::Database& operator*() { return *database_; }
  db::Database* operator->() { return database_.get(); }
  const std::string& folder() const { return folder_; }
  std::string url() const;  // of one on PostgreSQL

 private:
  std::string folder_;
  std::string postgres_name_;
  std::unique_ptr<db::Database> database_;
};

// class OrdersStore : public DatabaseTest {}; INSTANTIATE_ON_BOTH_DATABASES(OrdersStore);
class DatabaseTest : public ::testing::TestWithParam<const char*> {
 protected:
  DatabaseTest();
  ~DatabaseTest() override;

  FreshDatabase database_{GetParam()};
};

}  // namespace noren::testing

#define INSTANTIATE_ON_BOTH_DATABASES(Suite) \
  INSTANTIATE_TEST_SUITE_P(On, Suite, ::testing::Values("sqlite", "postgres"), [](const auto& on) { return std::string(on.param); })
