#include "db/sqlite/connection.h"

#include <sqlite3.h>

#include <cctype>

#include "db/errors.h"

namespace noren::db::sqlite {
namespace {

// Our statements say $1 as PostgreSQL does; SQLite counts only ?1.
std::string with_question_marks(std::string_view sql) {
  std::string out(sql);
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i] == '$' && std::isdigit(static_cast<unsigned char>(out[i + 1])) != 0) out[i] = '?';
  }
  return out;
}

class StatementRow final : public Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement) : statement_(statement) {}
  int columns() const override { return sqlite3_column_count(statement_); }
  Kind kind(int column) const override {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_NULL: return Kind::null;
      case SQLITE_INTEGER: return Kind::integer;
      case SQLITE_BLOB: return Kind::blob;
      default: return Kind::text;
    }
  }
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::string blob(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

 private:
  sqlite3_stmt* statement_;
};

// Leaves the statement ready for its next use, whatever happened to this one.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;
  ~ResetAtEnd() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

int open_flags(Connection::Mode mode) {
  return mode == Connection::Mode::read_only ? SQLite::OPEN_READONLY | SQLite::OPEN_URI : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
}

SQLite::Database open_or_explain(const std::string& path, Connection::Mode mode) {
  try {
    return SQLite::Database(path, open_flags(mode), kWaitForOthers);
  } catch (const SQLite::Exception& error) {
    throw Unavailable("cannot open the database " + path + ": " + error.what() + "; check that the folder exists and belongs to this user");
  }
}

int remember_log_pages(void* log_pages, sqlite3*, const char*, int pages) {
  *static_cast<int*>(log_pages) = pages;
  return SQLITE_OK;
}

}  // namespace

void throw_error(int extended_code, const std::string& message) {
  switch (extended_code & 0xff) {
    case SQLITE_FULL: throw StorageFull(message);
    case SQLITE_CONSTRAINT: throw ConstraintBroken(message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: throw Locked(message);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: throw Damaged(message);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: throw Unavailable(message);
    case SQLITE_IOERR: throw CommitUnknown(message);
    default: throw Error(message);
  }
}

void Connection::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Connection::Connection(const std::string& path, Mode mode) : database_(open_or_explain(path, mode)) {
  sqlite3_extended_result_codes(database_.getHandle(), 1);
  command("PRAGMA foreign_keys = ON");
  command("PRAGMA temp_store = MEMORY");
  if (mode == Mode::read_only) {
    command("PRAGMA query_only = ON");
    return;
  }
  // What is deleted is overwritten with zeros, that of pages that come free as well: with FAST those keep it (a long order's clues lie
  // there). It costs the writing of each page that comes free, and what we delete is small and swept in the background.
  command("PRAGMA secure_delete = ON");
  if (mode == Mode::alone) {
    command("PRAGMA locking_mode = EXCLUSIVE");
    command("PRAGMA journal_mode = MEMORY");
    command("PRAGMA synchronous = OFF");
    return;
  }
  command("PRAGMA journal_mode = WAL");
  command(mode == Mode::writer ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
  command("PRAGMA journal_size_limit = 67108864");
  command("PRAGMA cache_size = -16384");
  if (mode != Mode::writer) return;
  command("PRAGMA wal_autocheckpoint = 0");  // checkpointer.h does it
  sqlite3_wal_hook(database_.getHandle(), remember_log_pages, &log_pages_);
}

void Connection::command(const char* sql) {
  sqlite3* handle = database_.getHandle();
  if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw_error(sqlite3_extended_errcode(handle), std::string(sql) + ": " + sqlite3_errmsg(handle));
  }
}

void Connection::script(const std::string& sql) { command(sql.c_str()); }

bool Connection::cut_log() {
  sqlite3* handle = database_.getHandle();
  sqlite3_busy_timeout(handle, 0);
  const int code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  const std::string said = sqlite3_errmsg(handle);
  sqlite3_busy_timeout(handle, kWaitForOthers);
  const int kind = code & 0xff;
  if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED) return false;
  if (kind != SQLITE_OK) throw_error(code, "cutting the log: " + said);
  return true;
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

sqlite3_stmt* Connection::prepared(const Statement& statement) {
  Prepared& entry = statements_[statement.name.data()];
  if (!entry) {
    const std::string sql = with_question_marks(statement.sqlite);
    sqlite3_stmt* fresh = nullptr;
    const int code =
        sqlite3_prepare_v3(database_.getHandle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &fresh, nullptr);
    if (code != SQLITE_OK) throw_error(code, "statement " + std::string(statement.name) + ": " + sqlite3_errmsg(database_.getHandle()));
    entry.reset(fresh);
  }
  return entry.get();
}

void Connection::prepare_only(const Statement& statement) { prepared(statement); }

void Connection::bind(sqlite3_stmt* prepared, const Statement& statement, std::span<const Param> params) {
  check(sqlite3_bind_parameter_count(prepared) == static_cast<int>(params.size()), statement.name.data());
  int index = 0;
  for (const Param& param : params) {
    ++index;
    const Value& value = param.value();
    if (const auto* n = std::get_if<std::int64_t>(&value)) {
      sqlite3_bind_int64(prepared, index, *n);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      check(text->find('\0') == std::string_view::npos, "NUL in a text parameter");  // PostgreSQL holds none
      sqlite3_bind_text64(prepared, index, text->data() == nullptr ? "" : text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      sqlite3_bind_blob64(prepared, index, blob->bytes.data() == nullptr ? "" : blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
    } else {
      sqlite3_bind_null(prepared, index);
    }
  }
}

void Connection::each(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) {
  sqlite3_stmt* prepared_statement = prepared(statement);
  const ResetAtEnd reset(prepared_statement);
  bind(prepared_statement, statement, params);
  const StatementRow row(prepared_statement);
  int code = sqlite3_step(prepared_statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(prepared_statement)) read(row);
  if (code != SQLITE_DONE) throw_error(code, std::string(statement.name) + ": " + sqlite3_errmsg(database_.getHandle()));
}

std::int64_t Connection::run(const Statement& statement, std::span<const Param> params) {
  each(statement, params, [](const Row&) {});
  return sqlite3_changes64(database_.getHandle());
}

}  // namespace noren::db::sqlite
