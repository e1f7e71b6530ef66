// Rows that are carried and copied are whole: a column that somebody adds to a table is not left behind.
#include "intake/cells.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "db/migrations.h"
#include "testing/databases.h"

namespace noren::intake {
namespace {

constexpr const char* kColumns = "SELECT name FROM pragma_table_info($1) ORDER BY cid";
constexpr db::Statement kColumnsOfTable{"test/columns", kColumns, kColumns};

// "table (a, b)" of "INSERT INTO table (a, b)".
struct Written {
  std::string table;
  std::set<std::string> columns;
};

Written written_by(std::string_view sql) {
  const std::size_t from = sql.find("INSERT INTO ") + 12;
  const std::size_t open = sql.find('(', from);
  Written written{std::string(sql.substr(from, open - from - 1)), {}};
  std::istringstream names(std::string(sql.substr(open + 1, sql.find(')', open) - open - 1)));
  for (std::string name; std::getline(names, name, ',');) {
    const std::size_t begin = name.find_first_not_of(" \n");
    written.columns.insert(name.substr(begin));
  }
  return written;
}

TEST(Cells, AllColumnsOfATableAreCarriedAndCopied) {
  testing::FreshDatabase database("sqlite");
  std::size_t tables = 0;
  for (const db::Statement* statement : db::statements_of("")) {
    if (!statement->name.starts_with("intake/put_")) continue;
    const Written written = written_by(statement->sqlite);
    const auto there = database->read([&](db::Tx& tx) {
      return tx.all(
          kColumnsOfTable, [](const db::Row& row) { return row.str(0); }, written.table);
    });
    EXPECT_EQ(written.columns, std::set<std::string>(there.begin(), there.end())) << statement->name;
    ++tables;
  }
  EXPECT_GT(tables, 20U);
}

}  // namespace
}  // namespace noren::intake
