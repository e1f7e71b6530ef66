// One SQLite connection with its prepared statements; used by one thread at a time.
#pragma once
#include <SQLiteCpp/Database.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "db/transaction.h"

struct sqlite3_stmt;

namespace noren::db::sqlite {

inline constexpr int kWaitForOthers = 5'000;  // milliseconds, for another program's locks

// The words of a transaction, said so often that they are kept prepared.
namespace words {
inline constexpr Statement begin{"db/begin", "BEGIN", ""};
inline constexpr Statement begin_immediate{"db/begin_immediate", "BEGIN IMMEDIATE", ""};
inline constexpr Statement commit{"db/commit", "COMMIT", ""};
inline constexpr Statement rollback{"db/rollback", "ROLLBACK", ""};
inline constexpr Statement savepoint{"db/savepoint", "SAVEPOINT one", ""};
inline constexpr Statement rollback_to{"db/rollback_to", "ROLLBACK TO one", ""};
inline constexpr Statement release{"db/release", "RELEASE one", ""};
}  // namespace words

class Connection {
 public:
  // writer: commits without a sync of their own, the flusher's thread makes them durable (flusher.h).
  // alone: nobody else has the file open, and nothing is synced.
  enum class Mode { read_only, read_write, writer, alone };

  Connection(const std::string& path, Mode mode);

  void say(const Statement& word) { run(word, {}); }
  void command(const char* sql);  // said seldom (ROLLBACK, PRAGMA ...): not kept
  std::int64_t run(const Statement& statement, std::span<const Param> params);
  void each(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read);
  void prepare_only(const Statement& statement);
  void script(const std::string& sql);  // several statements, for migrations
  bool in_transaction() const;
  int log_pages() const { return log_pages_; }  // length of the log after the newest commit of this connection
  // Copies the log back and cuts it down to nothing. Waits for nobody: false while somebody reads an older state or writes.
  bool cut_log();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

  sqlite3_stmt* prepared(const Statement& statement);
  void bind(sqlite3_stmt* prepared, const Statement& statement, std::span<const Param> params);

  SQLite::Database database_;
  int log_pages_ = 0;
  std::unordered_map<const char*, Prepared> statements_;  // by the statement's name: one per name in the program
};

// Turns SQLite's code into the exception of db/errors.h that says the same.
[[noreturn]] void throw_error(int extended_code, const std::string& message);

class ConnectionTx final : public Tx {
 public:
  explicit ConnectionTx(Connection& connection) : connection_(connection) {}
  void after_commit(std::function<void()> act) override { acts_.push_back(std::move(act)); }
  std::vector<std::function<void()>> take_acts() { return std::exchange(acts_, {}); }

 protected:
  std::int64_t run_list(const Statement& statement, std::span<const Param> params) override { return connection_.run(statement, params); }
  void each_list(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) override {
    connection_.each(statement, params, read);
  }

 private:
  Connection& connection_;
  std::vector<std::function<void()>> acts_;
};

}  // namespace noren::db::sqlite
