// How SQLite means to find what a statement asks for, for tests of indexes. PostgreSQL decides by how full its tables are, which a test
// cannot say anything about.
#pragma once
#include <list>
#include <string>

#include "db/database.h"

namespace noren::testing {

// One step a line: "SEARCH orders USING INDEX orders_by_time (shop_id=?)".
template <class... P>
std::string plan_of(db::Database& database, const db::Statement& statement, const P&... params) {
  static std::list<std::string> asked;  // prepared statements are known by their names
  asked.push_back("EXPLAIN QUERY PLAN " + std::string(statement.sqlite));
  const db::Statement explain{asked.back(), asked.back(), asked.back()};
  std::string plan;
  database.read([&](db::Tx& tx) {
    plan.clear();
    tx.each(
        explain, [&](const db::Row& row) { plan += row.str(3) + "\n"; }, params...);
  });
  return plan;
}

}  // namespace noren::testing
