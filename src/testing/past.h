// What orders and pieces were in a database at a moment, to put it back to that: as a stand-by that lost the last second, or a restore, would.
#pragma once
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "db/database.h"

namespace noren::testing {

class Past {
 public:
  explicit Past(db::Database& database) : database_(database) {
    database_.read([&](db::Tx& tx) {
      for (const Table& table : tables()) tables_.push_back(tx.all(table.read, read_row));
    });
  }

  void put_back() const {
    database_.write([&](db::Tx& tx) {
      for (std::size_t n = 0; n < tables_.size(); ++n) {
        const Table& table = tables()[n];
        tx.run(table.clear);
        for (const Cells& row : tables_[n]) {
          std::vector<db::Param> params;
          for (const Cell& cell : row) params.push_back(param_of(cell));
          tx.run_with(table.put[row.size()], params);
        }
      }
    });
  }

 private:
  struct Bytes {
    std::string bytes;
  };
  using Cell = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;
  using Cells = std::vector<Cell>;

  static constexpr const char* kNames[] = {"stock",           "stock_moves",    "leases",           "lease_moves",  "lease_marks",
                                           "lease_wishes",    "lease_gate",     "lease_reports",    "lease_claims", "carry_marks",
                                           "node_identities", "checkouts",      "checkout_answers", "orders",       "order_lines",
                                           "order_events",    "order_counters", "recent_baskets",   "person_keys",  "mail_messages",
                                           "troubles",        "trouble_events"};
  static constexpr std::size_t kColumnsMost = 32;

  // Statements are known by where their name lies: these stay for ever.
  struct Table {
    db::Statement read, clear;
    std::array<db::Statement, kColumnsMost> put;  // by the number of columns
  };
  static db::Statement statement(const std::string& name, const std::string& sql) {
    static std::deque<std::string> kept;
    const std::string& kept_name = kept.emplace_back("test/" + name);
    const std::string& kept_sql = kept.emplace_back(sql);
    return {kept_name, kept_sql, kept_sql};
  }
  static const std::vector<Table>& tables() {
    static const std::vector<Table> all = [] {
      std::vector<Table> made;
      for (const char* each : kNames) {
        const std::string name = each;
        Table& table = made.emplace_back();
        table.read = statement("read_" + name, "SELECT * FROM " + name);
        table.clear = statement("clear_" + name, "DELETE FROM " + name);
        std::string places;
        for (std::size_t columns = 1; columns < kColumnsMost; ++columns) {
          places += (columns == 1 ? "$" : ", $") + std::to_string(columns);
          table.put[columns] = statement("put_" + name + std::to_string(columns), "INSERT INTO " + name + " VALUES (" + places + ")");
        }
      }
      return made;
    }();
    return all;
  }

  static Cells read_row(const db::Row& row) {
    Cells cells;
    for (int column = 0; column < row.columns(); ++column) {
      switch (row.kind(column)) {
        case db::Row::Kind::null: cells.emplace_back(nullptr); break;
        case db::Row::Kind::integer: cells.emplace_back(row.integer(column)); break;
        case db::Row::Kind::text: cells.emplace_back(row.str(column)); break;
        case db::Row::Kind::blob: cells.emplace_back(Bytes{row.blob(column)}); break;
      }
    }
    return cells;
  }
  static db::Param param_of(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* blob = std::get_if<Bytes>(&cell)) return db::Blob{blob->bytes};
    return nullptr;
  }

  db::Database& database_;
  std::vector<std::vector<Cells>> tables_;  // in the order of kNames
};

}  // namespace noren::testing
