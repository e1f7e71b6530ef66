#include "db/migrations.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "base/embedded.h"
#include "db/database.h"

namespace noren::db {
namespace {

constexpr Statement kFindOurTables{"db/find_our_tables", "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
                                   "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL"};

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
  return database.read([](Tx& tx) { return !tx.one(kFindOurTables, [](const Row&) { return true; }).has_value(); });
}

}  // namespace noren::db
