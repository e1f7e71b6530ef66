// Migrations in the order they are applied (by file name: 0010-shops.sql, 0020-catalog.sql ...), and whose they are: one database
// holds the tables of the house (every folder but those apart), another those of one folder apart.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "db/statement.h"

namespace noren::db {

class Database;

struct Migration {
  std::string name;  // file name without ".sql"; recorded in schema_migrations
  std::string sql;   // for the dialect asked for
};

// Folders whose tables lie in a database of their own and share nothing with the shops'.
inline constexpr std::string_view kApart[] = {"sandbox", "link"};

// Migrations are written once for both databases with PostgreSQL's type names. For SQLite BYTEA becomes BLOB and what
// stands in /*sqlite: ... */ is uncommented (WITHOUT ROWID).
// folder: "" for those of the house, else one of kApart.
std::vector<Migration> migrations_of(std::string_view folder, const std::string& dialect);
std::vector<const Statement*> statements_of(std::string_view folder);

// It was never migrated: nothing of ours was written there.
bool is_new(Database& database);

// Migrations that the record does not name although what they made or took away says that they were run: a start would run them once
// more. By name; of a database that is not new. One that only changed rows leaves nothing to know it by.
std::vector<std::string> unrecorded_migrations(Database& database);

// Of ours those that were not run yet, in their order.
std::vector<std::string> migrations_to_run(Database& database);

struct Versions {
  std::string there;       // the newest migration that was run; "" for none
  std::string ours;        // the newest that this program has
  std::size_t to_run = 0;  // of ours, how many were not run yet
  bool newer = false;      // some were run that this program does not have
};
// Of a database that is not new.
Versions versions_of(Database& database);

// Tables of the house that were made there, as its record of migrations says, and are gone; by name. Of a database that is not new.
std::vector<std::string> missing_tables(Database& database);

}  // namespace noren::db
