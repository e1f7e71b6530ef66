#include "db/postgres/tx.h"

#include <algorithm>

#include "base/hex.h"
#include "db/errors.h"
#include "db/postgres/many_rows.h"

namespace noren::db::postgres {
namespace {

// The types that migrations name (pg_type.oid, the same in every database).
constexpr pqxx::oid kBigint = 20;
constexpr pqxx::oid kBytea = 17;

class ResultRow final : public Row {
 public:
  explicit ResultRow(const pqxx::row& row) : row_(row) {}
  int columns() const override { return static_cast<int>(row_.size()); }
  Kind kind(int column) const override {
    if (row_[column].is_null()) return Kind::null;
    const pqxx::oid type = row_.column_type(column);
    if (type == kBytea) return Kind::blob;
    return type == kBigint ? Kind::integer : Kind::text;
  }
  bool is_null(int column) const override { return row_[column].is_null(); }
  std::int64_t integer(int column) const override { return row_[column].is_null() ? 0 : row_[column].as<std::int64_t>(); }
  std::string_view text(int column) const override { return {row_[column].c_str(), row_[column].size()}; }
  std::string blob(int column) const override {
    if (row_[column].is_null()) return "";
    const pqxx::binarystring bytes(row_[column]);
    return std::string(bytes.get(), bytes.size());
  }

 private:
  const pqxx::row& row_;
};

// Parameters as libpq wants them: text, null pointers for NULL; bytes in hex form.
class TextParams {
 public:
  explicit TextParams(std::span<const Param> params) {
    texts_.reserve(params.size());
    for (const Param& param : params) add(param.value());
  }
  const std::vector<const char*>& pointers() const { return pointers_; }

 private:
  void add(const Value& value) {
    if (std::holds_alternative<std::nullptr_t>(value)) {
      pointers_.push_back(nullptr);
      return;
    }
    if (const auto* n = std::get_if<std::int64_t>(&value)) {
      texts_.push_back(std::to_string(*n));
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      check(text->find('\0') == std::string_view::npos, "NUL in a text parameter");
      texts_.emplace_back(*text);
    } else {
      texts_.push_back("\\x" + to_hex(std::get<Blob>(value).bytes));
    }
    pointers_.push_back(texts_.back().c_str());
  }

  std::vector<std::string> texts_;  // reserved: pointers into it stay valid
  std::vector<const char*> pointers_;
};

// What may stand in a log: beside the message's first line PostgreSQL tells the row (DETAIL), and of bad input the value itself.
std::string words_of(const pqxx::sql_error& error) {
  const std::string_view state = error.sqlstate();
  const bool names_only = state.starts_with("23") || state.starts_with("42") || state.starts_with("53");  // of constraints, columns, disks
  const std::string said = error.what();
  return "SQLSTATE " + error.sqlstate() + (names_only ? " " + said.substr(0, said.find('\n')) : "");
}

// Answers that are no fault of the statement's (postgresql.org/docs/15/errcodes-appendix.html). Somebody else has the lock for too long, or
// the operator's own limit of time was met:
bool is_busy(std::string_view state) { return state == "55P03" || state == "57014"; }
// The server is a stand-by, or set not to take writes:
bool is_read_only(std::string_view state) { return state == "25006"; }
// The server goes down or has not come up, or is out of places:
bool is_about_the_server(std::string_view state) { return state.starts_with("08") || state.starts_with("57P0") || state == "53300"; }

std::string first_line(std::string_view words) { return std::string(words.substr(0, words.find('\n'))); }

}  // namespace

void rethrow_translated() {
  try {
    throw;
  } catch (const pqxx::in_doubt_error& error) {
    throw CommitUnknown(error.what());
  } catch (const pqxx::statement_completion_unknown& error) {
    throw CommitUnknown(error.what());
  } catch (const pqxx::disk_full& error) {
    throw StorageFull(words_of(error));
  } catch (const pqxx::integrity_constraint_violation& error) {
    throw ConstraintBroken(words_of(error));
  } catch (const pqxx::broken_connection& error) {
    throw Unavailable(first_line(error.what()));
  } catch (const pqxx::insufficient_privilege& error) {
    throw NotAllowed(words_of(error));
  } catch (const pqxx::sql_error& error) {
    if (is_busy(error.sqlstate())) throw Busy(words_of(error));
    if (is_read_only(error.sqlstate())) throw ReadOnly(words_of(error));
    if (is_about_the_server(error.sqlstate())) throw Unavailable(words_of(error));
    throw Error(words_of(error) + " in: " + error.query());
  } catch (const pqxx::failure& error) {
    throw Error(error.what());
  }
}

std::int64_t PostgresTx::run_list(const Statement& statement, std::span<const Param> params) {
  return static_cast<std::int64_t>(execute(statement.postgres, params).affected_rows());
}

std::int64_t PostgresTx::insert_list(const Statement& statement, std::span<const std::vector<Param>> rows) {
  std::int64_t written = 0;
  while (!rows.empty()) {
    const std::size_t columns = rows.front().size();
    const auto some = rows.first(std::min(rows.size(), rows_at_once(columns)));
    std::vector<Param> params;
    for (const std::vector<Param>& row : some) {
      check(row.size() == columns, "rows of one table have as many columns");
      params.insert(params.end(), row.begin(), row.end());
    }
    written += static_cast<std::int64_t>(execute(for_rows(statement.postgres, some.size()), params).affected_rows());
    rows = rows.subspan(some.size());
  }
  return written;
}

void PostgresTx::each_list(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) {
  const pqxx::result result = execute(statement.postgres, params);
  for (const pqxx::row& row : result) read(ResultRow(row));
}

// Executed unnamed: PgBouncer's transaction mode breaks named statements.
pqxx::result PostgresTx::execute(std::string_view sql, std::span<const Param> params) {
  const TextParams texts(params);
  try {
    return transaction_.exec_params(std::string(sql), pqxx::prepare::make_dynamic_params(texts.pointers()));
  } catch (const pqxx::transaction_rollback&) {
    throw;  // to be tried again, which is for who began the transaction
  } catch (const pqxx::failure&) {
    rethrow_translated();
  }
}

}  // namespace noren::db::postgres
