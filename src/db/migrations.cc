#include "db/migrations.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "base/embedded.h"

namespace noren::db {
namespace {

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

}  // namespace

std::vector<Migration> all_migrations(const std::string& dialect) {
  std::vector<Migration> migrations;
  for (const embedded::File& file : embedded::all_files()) {
    const auto folder = file.path.find("/migrations/");
    if (folder == std::string_view::npos || !file.path.ends_with(".sql")) continue;
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

}  // namespace noren::db
