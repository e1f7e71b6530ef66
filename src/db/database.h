// The one door to the database: SQLite (db/sqlite) or PostgreSQL (db/postgres), chosen in app/platform.
// Safe from any thread. Features open transactions here and nowhere else.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "base/function_ref.h"
#include "base/result.h"
#include "db/pool.h"
#include "db/transaction.h"
#include "env/clock.h"

namespace noren::db {

enum class Priority {
  foreground,  // somebody waits for the answer
  background,  // mail worker, clean-up: lets foreground work go first
};

template <class T>
inline constexpr bool is_result = false;
template <class T, class E>
inline constexpr bool is_result<tl::expected<T, E>> = true;

class Database {
 public:
  virtual ~Database() = default;

  // Runs work(tx) in one transaction and returns its answer after the commit is durable. Rolled back when work throws or
  // returns a Result that holds an error. May run work again (serialisation failure on PostgreSQL): work changes nothing
  // outside its transaction except through tx.after_commit. Throws db/errors.h.
  template <class F>
  auto write(F&& work, Priority priority = Priority::foreground) {
    using T = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<T>) {
      run_write(
          [&](Tx& tx) {
            work(tx);
            return true;
          },
          priority);
    } else {
      std::optional<T> answer;
      run_write(
          [&](Tx& tx) {
            answer.emplace(work(tx));
            if constexpr (is_result<T>) return answer->has_value();
            return true;
          },
          priority);
      return std::move(*answer);
    }
  }

  // Runs work(tx) on one consistent state, beside writers. work must not write.
  template <class F>
  auto read(F&& work) {
    using T = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<T>) {
      run_read([&](Tx& tx) { work(tx); });
    } else {
      std::optional<T> answer;
      run_read([&](Tx& tx) { answer.emplace(work(tx)); });
      return std::move(*answer);
    }
  }

  // Runs the migrations not yet applied, in order of their names; safe when two processes do it at once.
  virtual void migrate() = 0;
  // Prepares every statement of its tables' owner, so that a typo fails at start. Throws Error naming the statement.
  virtual void check_statements() = 0;
  virtual std::string dialect() const = 0;  // "sqlite" | "postgres"

  // Others may write there beside this program: a server is for many, a file for one.
  virtual bool is_shared() const { return false; }

  // To a server, for the metrics; of a file none.
  virtual PoolState connections() const { return {}; }

  // After something was erased, outside of a transaction: it can be read nowhere in the database's files any more. False while somebody
  // still reads an older state: traces_left() until it was asked again and went well. True at once on PostgreSQL, whose own VACUUM
  // and archives do it (docs/operating/running.md).
  virtual bool drop_traces() { return true; }
  virtual bool traces_left() const { return false; }

 protected:
  virtual void run_write(FunctionRef<bool(Tx&)> work, Priority priority) = 0;
  virtual void run_read(FunctionRef<void(Tx&)> work) = 0;
};

struct SqliteOptions {
  std::string path;
  bool read_only = false;  // `noren verify`: no writer, no migration
  int readers = 8;         // connections for reading, opened when first needed
  std::string tables_of;   // a folder that keeps a database of its own (db/migrations.h); "" = the house
};
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

struct PostgresOptions {
  std::string url;
  int pool = 10;
  // Set while serving: after some in a row found the server down or silent, the others are told so at once, for a moment (Unavailable).
  const env::Clock* clock = nullptr;
};
std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

}  // namespace noren::db
