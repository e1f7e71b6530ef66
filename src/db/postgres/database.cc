#include <pqxx/pqxx>

#include "base/hex.h"
#include "db/database.h"
#include "db/errors.h"
#include "db/migrations.h"
#include "db/pool.h"

namespace noren::db {
namespace postgres {
namespace {

constexpr int kSerializationTries = 300;

using Work = pqxx::transaction<pqxx::isolation_level::serializable>;
using Reading = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::readwrite_policy::read_only>;

class ResultRow final : public Row {
 public:
  explicit ResultRow(const pqxx::row& row) : row_(row) {}
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

// libpqxx's exceptions in the words of db/errors.h. What is to be tried again is handled before this.
[[noreturn]] void rethrow_translated() {
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
    throw Unavailable(error.what());
  } catch (const pqxx::sql_error& error) {
    throw Error(words_of(error) + " in: " + error.query());
  } catch (const pqxx::failure& error) {
    throw Error(error.what());
  }
}

class PostgresTx final : public Tx {
 public:
  explicit PostgresTx(pqxx::transaction_base& transaction) : transaction_(transaction) {}
  void after_commit(std::function<void()> act) override { acts_.push_back(std::move(act)); }
  const std::vector<std::function<void()>>& acts() const { return acts_; }

 protected:
  std::int64_t run_list(const Statement& statement, std::span<const Param> params) override {
    return static_cast<std::int64_t>(execute(statement, params).affected_rows());
  }
  void each_list(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) override {
    const pqxx::result result = execute(statement, params);
    for (const pqxx::row& row : result) read(ResultRow(row));
  }

 private:
  // Executed unnamed: PgBouncer's transaction mode breaks named statements.
  pqxx::result execute(const Statement& statement, std::span<const Param> params) {
    const TextParams texts(params);
    try {
      return transaction_.exec_params(std::string(statement.postgres), pqxx::prepare::make_dynamic_params(texts.pointers()));
    } catch (const pqxx::transaction_rollback&) {
      throw;  // to be tried again, which is for who began the transaction
    } catch (const pqxx::failure&) {
      rethrow_translated();
    }
  }

  pqxx::transaction_base& transaction_;
  std::vector<std::function<void()>> acts_;
};

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(PostgresOptions options) : options_(std::move(options)) {}

  void migrate() override {
    with_connection([&](pqxx::connection& connection) {
      pqxx::work work(connection);
      work.exec("SELECT pg_advisory_xact_lock(7214001)");  // two nodes starting at once migrate once
      work.exec("CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY)");
      for (const Migration& migration : migrations_of("", "postgres")) {
        if (!work.exec_params("SELECT 1 FROM schema_migrations WHERE name = $1", migration.name).empty()) continue;
        work.exec(migration.sql);
        work.exec_params("INSERT INTO schema_migrations (name) VALUES ($1)", migration.name);
      }
      work.commit();
    });
  }

  void check_statements() override {
    with_connection([&](pqxx::connection& connection) {
      for (const Statement* statement : statements_of("")) {
        try {
          pqxx::nontransaction work(connection);
          work.exec("PREPARE checked AS " + std::string(statement->postgres));
          work.exec("DEALLOCATE checked");
        } catch (const pqxx::sql_error& error) {
          throw Error("statement " + std::string(statement->name) + ": " + error.what());
        }
      }
    });
  }

  std::string dialect() const override { return "postgres"; }

 protected:
  void run_write(FunctionRef<bool(Tx&)> work, Priority) override {
    for (int tries = 1;; ++tries) {
      try {
        with_connection([&](pqxx::connection& connection) { write_once(connection, work); });
        return;
      } catch (const SerializationFailed&) {
        if (tries == kSerializationTries) throw Unavailable("too many transactions at once on the same rows");
      }
    }
  }

  void run_read(FunctionRef<void(Tx&)> work) override {
    with_connection([&](pqxx::connection& connection) {
      Reading reading(connection);
      PostgresTx tx(reading);
      work(tx);
      reading.commit();
    });
  }

 private:
  struct SerializationFailed {};

  static void write_once(pqxx::connection& connection, FunctionRef<bool(Tx&)> work) {
    std::vector<std::function<void()>> acts;
    try {
      Work transaction(connection);
      PostgresTx tx(transaction);
      if (!work(tx)) return;  // the destructor rolls back
      acts = tx.acts();
      transaction.commit();
    } catch (const pqxx::statement_completion_unknown&) {
      throw;
    } catch (const pqxx::transaction_rollback&) {
      throw SerializationFailed{};
    }
    for (const auto& act : acts) act();
  }

  void with_connection(FunctionRef<void(pqxx::connection&)> use) {
    std::unique_ptr<pqxx::connection> connection = pool_.borrow();
    try {
      use(*connection);
    } catch (const pqxx::failure&) {
      give_back(std::move(connection));
      rethrow_translated();
    } catch (...) {
      give_back(std::move(connection));
      throw;
    }
    give_back(std::move(connection));
  }

  // One that was lost is of no more use.
  void give_back(std::unique_ptr<pqxx::connection> connection) {
    const bool usable = connection->is_open();
    pool_.give_back(usable ? std::move(connection) : nullptr);
  }

  std::unique_ptr<pqxx::connection> connect() const {
    try {
      return std::make_unique<pqxx::connection>(options_.url);
    } catch (const pqxx::failure& error) {
      throw Unavailable(error.what());
    }
  }

  const PostgresOptions options_;
  Pool<pqxx::connection> pool_{options_.pool, [this] { return connect(); }};
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) { return std::make_unique<postgres::PostgresDatabase>(options); }

}  // namespace noren::db
