// A named SQL statement, made by tools/embed from <feature>/sql/<name>.sql; parameters are $1, $2 ...
// One portable text; where the two databases differ there is <name>.sqlite.sql and <name>.postgres.sql.
#pragma once
#include <string_view>
#include <vector>

namespace noren::db {

struct Statement {
  std::string_view name;  // "orders/insert_order": what logs and errors show
  std::string_view sqlite;
  std::string_view postgres;
};

// Every statement of the house, for the check at start.
std::vector<const Statement*> all_statements();

}  // namespace noren::db
