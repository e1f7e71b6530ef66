#include "db/migrations.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "base/check.h"
#include "base/embedded.h"
#include "db/database.h"

namespace noren::db {
namespace {

constexpr std::string_view kRecord = "schema_migrations";
constexpr std::string_view kUnlessThere = "IF";    // NOT EXISTS: an operator may have made it before (docs/migrations.md)
constexpr std::string_view kFirstTable = "shops";  // there since the first migration

constexpr Statement kTablesThere{"db/tables_there", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                                 "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false)) ORDER BY tablename"};
constexpr Statement kMigrationsThere{"db/migrations_there", "SELECT name FROM schema_migrations ORDER BY name",
                                     "SELECT name FROM schema_migrations ORDER BY name"};

constexpr Statement kIndexesThere{"db/indexes_there", "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name",
                                  "SELECT indexname FROM pg_indexes WHERE schemaname = ANY (current_schemas(false)) ORDER BY indexname"};
constexpr Statement kColumnsThere{
    "db/columns_there",
    "SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1",
    "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false)) ORDER BY 1"};

using Names = std::set<std::string, std::less<>>;

Names names_in(Tx& tx, const Statement& statement) {
  Names names;
  tx.each(statement, [&](const Row& row) { names.insert(row.str(0)); });
  return names;
}

std::string word_at(std::string_view sql, std::size_t at) { return std::string(sql.substr(at, sql.find_first_of(" (\n;", at) - at)); }

std::vector<std::string> words_after(std::string_view sql, std::string_view opening) {
  std::vector<std::string> words;
  for (std::size_t at = sql.find(opening); at != std::string_view::npos; at = sql.find(opening, at)) {
    at += opening.size();
    words.push_back(word_at(sql, at));
  }
  return words;
}

// "table.column" of each ALTER TABLE that goes on so.
std::vector<std::string> columns_altered(std::string_view sql, std::string_view how) {
  constexpr std::string_view kAlters = "ALTER TABLE ";
  std::vector<std::string> columns;
  for (std::size_t at = sql.find(kAlters); at != std::string_view::npos; at = sql.find(kAlters, at)) {
    at += kAlters.size();
    const std::string table = word_at(sql, at);
    at += table.size();
    if (sql.substr(at).starts_with(how)) columns.push_back(table + "." + word_at(sql, at + how.size()));
  }
  return columns;
}

// Tables, indexes and added columns, by the names under which names_of_all has them.
std::vector<std::string> made_by(std::string_view sql) {
  std::vector<std::string> made = words_after(sql, "CREATE TABLE ");
  for (const std::string_view opening : {"CREATE INDEX ", "CREATE UNIQUE INDEX "}) {
    for (std::string& index : words_after(sql, opening)) {
      if (index != kUnlessThere) made.push_back(std::move(index));
    }
  }
  for (std::string& column : columns_altered(sql, " ADD COLUMN ")) made.push_back(std::move(column));
  return made;
}

Names names_of_all(Tx& tx) {
  Names all = names_in(tx, kTablesThere);
  all.merge(names_in(tx, kIndexesThere));
  all.merge(names_in(tx, kColumnsThere));
  return all;
}

// A name that is there tells only when one migration alone makes it, and a column that is not, only when it was ever made.
bool was_run(const Migration& migration, const Names& there, const std::map<std::string, int>& makers, const Names& made_by_unrecorded) {
  const std::vector<std::string> made = made_by(migration.sql);
  if (std::any_of(made.begin(), made.end(), [&](const std::string& name) { return there.contains(name) && makers.at(name) == 1; }))
    return true;
  const std::vector<std::string> dropped = columns_altered(migration.sql, " DROP COLUMN ");
  return std::any_of(dropped.begin(), dropped.end(), [&](const std::string& column) {
    return there.contains(column.substr(0, column.find('.'))) && !there.contains(column) && !made_by_unrecorded.contains(column);
  });
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

std::vector<std::string> unrecorded_migrations(Database& database) {
  std::vector<Migration> unrecorded = migrations_of("", database.dialect());
  std::map<std::string, int> makers;
  for (const Migration& migration : unrecorded) {
    for (const std::string& name : made_by(migration.sql)) ++makers[name];
  }
  return database.read([&](Tx& tx) {
    const Names recorded = names_in(tx, kMigrationsThere);
    std::erase_if(unrecorded, [&](const Migration& migration) { return recorded.contains(migration.name); });
    std::vector<std::string> found;
    if (unrecorded.empty()) return found;
    const Names there = names_of_all(tx);
    Names made_by_unrecorded;
    for (const Migration& migration : unrecorded) {
      for (std::string& name : made_by(migration.sql)) made_by_unrecorded.insert(std::move(name));
    }
    for (const Migration& migration : unrecorded) {
      if (was_run(migration, there, makers, made_by_unrecorded)) found.push_back(migration.name);
    }
    return found;
  });
}

std::vector<std::string> migrations_to_run(Database& database) {
  const Names recorded =
      database.read([](Tx& tx) { return names_in(tx, kTablesThere).contains(kRecord) ? names_in(tx, kMigrationsThere) : Names(); });
  std::vector<std::string> left;
  for (const Migration& migration : migrations_of("", database.dialect())) {
    if (!recorded.contains(migration.name)) left.push_back(migration.name);
  }
  return left;
}

Versions versions_of(Database& database) {
  const Names recorded = database.read([](Tx& tx) { return names_in(tx, kMigrationsThere); });
  const std::vector<Migration> ours = migrations_of("", database.dialect());
  Versions versions;
  if (!recorded.empty()) versions.there = *recorded.rbegin();
  versions.ours = ours.back().name;
  std::size_t known = 0;
  for (const Migration& migration : ours) known += recorded.contains(migration.name) ? 1 : 0;
  versions.to_run = ours.size() - known;
  versions.newer = recorded.size() > known;
  return versions;
}

std::vector<std::string> missing_tables(Database& database) {
  return database.read([&](Tx& tx) {
    const Names there = names_in(tx, kTablesThere);
    if (!there.contains(kRecord)) return std::vector{std::string(kRecord)};
    const Names applied = names_in(tx, kMigrationsThere);
    Names made;
    for (const Migration& migration : migrations_of("", database.dialect())) {
      if (!applied.contains(migration.name)) continue;
      for (std::string& table : words_after(migration.sql, "CREATE TABLE ")) made.insert(std::move(table));
      for (const std::string& table : words_after(migration.sql, "DROP TABLE ")) made.erase(table);
    }
    std::vector<std::string> missing;
    std::set_difference(made.begin(), made.end(), there.begin(), there.end(), std::back_inserter(missing));
    return missing;
  });
}

}  // namespace noren::db
