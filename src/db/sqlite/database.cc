#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <mutex>

#include "db/by_hand.h"
#include "db/errors.h"
#include "db/migrations.h"
#include "db/pool.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/writer.h"

namespace noren::db {
namespace sqlite {
namespace {

constexpr Statement kFindMigrations{"db/find_migrations", "SELECT name FROM schema_migrations ORDER BY name", ""};
constexpr Statement kInsertMigration{"db/insert_migration", "INSERT INTO schema_migrations (name) VALUES ($1)", ""};

void migrate_on(Connection& connection, std::string_view tables_of) {
  connection.command("BEGIN IMMEDIATE");
  connection.script("CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY)");
  std::vector<std::string> applied;
  connection.each(kFindMigrations, {}, [&](const Row& row) { applied.push_back(row.str(0)); });
  for (const Migration& migration : migrations_of(tables_of, "sqlite")) {
    if (std::find(applied.begin(), applied.end(), migration.name) != applied.end()) continue;
    connection.script(migration.sql);
    const Param name[] = {Param(migration.name)};
    connection.run(kInsertMigration, name);
  }
  connection.command("COMMIT");
}

bool stands_on_read_only_disk(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return ::access(folder.empty() ? "." : folder.c_str(), W_OK) != 0 && errno == EROFS;
}

// Beside a log SQLite keeps an index that it may have to make. On a disk that nobody can write nothing changes either, so that the
// database may be read as it lies (sqlite.org/uri.html, immutable), unless commits still stand in the log alone.
std::string path_for_reading(const std::string& path) {
  if (!stands_on_read_only_disk(path)) return path;
  std::error_code missing;
  if (const auto log = std::filesystem::file_size(path + "-wal", missing); !missing && log > 0) {
    throw Unavailable(path + " cannot be read where it lies: its newest orders stand in " + path +
                      "-wal, and the disk is read-only; copy the folder to a disk that can be written");
  }
  std::string url = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#')
      url += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    else
      url += c;
  }
  return url + "?immutable=1";
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const SqliteOptions& options) : options_(options) {
    if (!options.read_only) writer_ = std::make_unique<Writer>(options.path);
  }

  void migrate() override {
    Connection connection(options_.path, Connection::Mode::read_write);
    migrate_on(connection, options_.tables_of);
  }

  void check_statements() override {
    auto connection = readers_.borrow();
    for (const Statement* statement : statements_of(options_.tables_of)) connection->prepare_only(*statement);
    readers_.give_back(std::move(connection));
  }

  std::string dialect() const override { return "sqlite"; }

  // Rows that were deleted are zeros in the database (connection.h), and older pages stand in the log alone.
  bool drop_traces() override {
    check(writer_ != nullptr, "traces dropped from a database opened for reading");
    const std::lock_guard lock(traces_);
    traces_left_ = !writer_->cut_log();
    return !traces_left_;
  }
  bool traces_left() const override { return traces_left_; }

 protected:
  void run_write(FunctionRef<bool(Tx&)> work, Priority priority) override {
    check(writer_ != nullptr, "write on a database opened for reading");
    writer_->run(work, priority);
  }

  void run_read(FunctionRef<void(Tx&)> work) override {
    auto connection = readers_.borrow();
    try {
      connection->say(words::begin);
      ConnectionTx tx(*connection);
      work(tx);
      connection->say(words::commit);
    } catch (...) {
      readers_.give_back(rolled_back(std::move(connection)));
      throw;
    }
    readers_.give_back(std::move(connection));
    if (writer_) writer_->wait_until_durable();
  }

 private:
  // Nothing when the connection is of no more use.
  static std::unique_ptr<Connection> rolled_back(std::unique_ptr<Connection> connection) {
    try {
      if (connection->in_transaction()) connection->command("ROLLBACK");
    } catch (const Error&) {
      return nullptr;
    }
    return connection;
  }

  const SqliteOptions options_;
  std::unique_ptr<Writer> writer_;
  std::mutex traces_;
  std::atomic<bool> traces_left_ = false;
  Pool<Connection> readers_{options_.readers, [this] { return std::make_unique<Connection>(options_.path, Connection::Mode::read_only); }};
};

class DatabaseByHand final : public Database {
 public:
  DatabaseByHand(const std::string& path, std::string tables_of)
      : tables_of_(std::move(tables_of)), connection_(path, Connection::Mode::alone) {}

  void migrate() override { migrate_on(connection_, tables_of_); }
  void check_statements() override {
    for (const Statement* statement : statements_of(tables_of_)) connection_.prepare_only(*statement);
  }
  std::string dialect() const override { return "sqlite"; }

 protected:
  void run_write(FunctionRef<bool(Tx&)> work, Priority) override {
    ConnectionTx tx(connection_);
    if (!run(words::begin_immediate, [&] { return work(tx); })) return;
    for (const auto& act : tx.take_acts()) act();
  }
  void run_read(FunctionRef<void(Tx&)> work) override {
    ConnectionTx tx(connection_);
    run(words::begin, [&] {
      work(tx);
      return false;
    });
  }

 private:
  // True when it was committed.
  bool run(const Statement& begin, FunctionRef<bool()> work) {
    check(!connection_.in_transaction(), "a transaction within a transaction");
    connection_.say(begin);
    bool keep = false;
    try {
      keep = work();
    } catch (...) {
      if (connection_.in_transaction()) connection_.say(words::rollback);
      throw;
    }
    connection_.say(keep ? words::commit : words::rollback);
    return keep;
  }

  const std::string tables_of_;
  Connection connection_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  SqliteOptions chosen = options;
  if (options.read_only) chosen.path = sqlite::path_for_reading(options.path);
  return std::make_unique<sqlite::SqliteDatabase>(chosen);
}

std::unique_ptr<Database> open_by_hand(const std::string& path, const std::string& tables_of) {
  return std::make_unique<sqlite::DatabaseByHand>(path, tables_of);
}

}  // namespace noren::db
