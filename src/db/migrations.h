// The migrations of all features, in the order they are applied (by file name: 0010-shops.sql, 0020-catalog.sql ...).
#pragma once
#include <string>
#include <vector>

namespace noren::db {

struct Migration {
  std::string name;  // file name without ".sql"; recorded in schema_migrations
  std::string sql;   // for the dialect asked for
};

// Migrations are written once for both databases with PostgreSQL's type names. For SQLite BYTEA becomes BLOB and what
// stands in /*sqlite: ... */ is uncommented (WITHOUT ROWID).
std::vector<Migration> all_migrations(const std::string& dialect);

}  // namespace noren::db
