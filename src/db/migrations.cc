#include "db/migrations.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/check.h"
#include "base/embedded.h"
#include "db/database.h"

namespace noren::db {
namespace {

constexpr std::string_view kRecord = "schema_migrations";
constexpr std::string_view kFirstTable = "shops";  // there since the first migration

constexpr Statement kTablesThere{"db/tables_there", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                                 "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false)) ORDER BY tablename"};
constexpr Statement kMigrationsThere{"db/migrations_there", "SELECT name FROM schema_migrations ORDER BY name",
                                     "SELECT name FROM schema_migrations ORDER BY name"};

using Names = std::set<std::string, std::less<>>;

Names names_in(Tx& tx, const Statement& statement) {
  Names names;
  tx.each(statement, [&](const Row& row) { names.insert(row.str(0)); });
  return names;
}

std::vector<std::string> tables_made_by(std::string_view sql) {
  constexpr std::string_view kMakes = "CREATE TABLE ";
  std::vector<std::string> tables;
  for (std::size_t at = sql.find(kMakes); at != std::string_view::npos; at = sql.find(kMakes, at)) {
    at += kMakes.size();
    tables.emplace_back(sql.substr(at, sql.find_first_of(" (\n", at) - at));
  }
  return tables;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

std::string for_sqlite(std::string sql) {
  replace_all(sql, "BYTEA", "BLOB");
  constexpr std::string_view kOpen = "/*sqlite:";
  for (std::size_t at = sql.find(kOpen); at != std::string::npos; at = sql.find(kOpen, at)) {
    const std::size_t end = sql.find("*/", at);
    check(end != std::string::npos, "unclosed /*sqlite: in a migration");
    sql.erase(end, 2);
    sql.erase(at, kOpen.size());
  }
  return sql;
}

// path: "orders/migrations/0100-orders.sql", or a statement's name: "orders/insert_order".
bool belongs_to(std::string_view path, std::string_view folder) {
  const std::string_view top = path.substr(0, path.find('/'));
  if (!folder.empty()) return top == folder;
  return std::find(std::begin(kApart), std::end(kApart), top) == std::end(kApart);
}

}  // namespace

std::vector<Migration> migrations_of(std::string_view owner, const std::string& dialect) {
  std::vector<Migration> migrations;
  for (const embedded::File& file : embedded::all_files()) {
    const auto folder = file.path.find("/migrations/");
    if (folder == std::string_view::npos || !file.path.ends_with(".sql") || !belongs_to(file.path, owner)) continue;
    std::string name(file.path.substr(folder + 12));
    name.resize(name.size() - 4);
    std::string sql(file.bytes);
    migrations.push_back({std::move(name), dialect == "sqlite" ? for_sqlite(std::move(sql)) : std::move(sql)});
  }
  std::sort(migrations.begin(), migrations.end(), [](const Migration& a, const Migration& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < migrations.size(); ++i) {
    check(migrations[i - 1].name.substr(0, 4) != migrations[i].name.substr(0, 4), "two migrations with one number");
  }
  return migrations;
}

std::vector<const Statement*> statements_of(std::string_view folder) {
  std::vector<const Statement*> statements = all_statements();
  std::erase_if(statements, [&](const Statement* statement) { return !belongs_to(statement->name, folder); });
  return statements;
}

bool is_new(Database& database) {
  const Names there = database.read([](Tx& tx) { return names_in(tx, kTablesThere); });
  return !there.contains(kRecord) && !there.contains(kFirstTable);
}

std::vector<std::string> missing_tables(Database& database) {
  return database.read([&](Tx& tx) {
    const Names there = names_in(tx, kTablesThere);
    if (!there.contains(kRecord)) return std::vector{std::string(kRecord)};
    const Names applied = names_in(tx, kMigrationsThere);
    std::vector<std::string> missing;
    for (const Migration& migration : migrations_of("", database.dialect())) {
      if (!applied.contains(migration.name)) continue;
      for (std::string& table : tables_made_by(migration.sql)) {
        if (!there.contains(table)) missing.push_back(std::move(table));
      }
    }
    std::sort(missing.begin(), missing.end());
    return missing;
  });
}

}  // namespace noren::db
