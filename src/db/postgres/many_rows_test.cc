#include "db/postgres/many_rows.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace noren::db::postgres {
namespace {

TEST(ManyRows, TheValuesOfOneRowAreSaidForEach) {
  EXPECT_EQ(for_rows("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING", 1),
            "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING");
  EXPECT_EQ(for_rows("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING", 3),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6) ON CONFLICT DO NOTHING");
  EXPECT_EQ(for_rows("INSERT INTO t (a) VALUES (COALESCE($1, ('x')))", 2), "INSERT INTO t (a) VALUES (COALESCE($1, ('x'))), (COALESCE($2, ('x')))");
  const std::string twelve = for_rows("INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", 2);
  EXPECT_TRUE(twelve.ends_with("$21, $22, $23, $24)")) << twelve;
}

TEST(ManyRows, WhatIsNoInsertOfOneRowIsABug) {
  EXPECT_THROW(for_rows("UPDATE t SET a = $1", 2), Bug);
  EXPECT_THROW(for_rows("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = $2", 2), Bug);
  EXPECT_THROW(for_rows("INSERT INTO t (a) VALUES ($1", 2), Bug);
}

TEST(ManyRows, NoStatementHasMoreParametersThanTheProtocolCounts) {
  for (const std::size_t columns : {0U, 1U, 3U, 23U, 5'000U}) {
    EXPECT_GE(rows_at_once(columns), 1U);
    EXPECT_LE(rows_at_once(columns) * columns, 65'535U);
  }
}

}  // namespace
}  // namespace noren::db::postgres
