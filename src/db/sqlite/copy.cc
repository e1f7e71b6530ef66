#include "db/copy.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include "db/errors.h"
#include "db/sqlite/connection.h"

namespace noren::db {
namespace {

constexpr int kAllPages = -1;

}  // namespace

void copy_sqlite(const std::string& from, const std::string& to) {
  int said = SQLITE_OK;
  try {
    SQLite::Database source(from, SQLite::OPEN_READONLY, sqlite::kWaitForOthers);
    SQLite::Database copy(to, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    // What is half made is thrown away, so that nothing needs to be undone or made durable here.
    copy.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    SQLite::Backup backup(copy, source);
    said = backup.executeStep(kAllPages);
  } catch (const SQLite::Exception& error) {
    sqlite::throw_error(error.getErrorCode(), "copying " + from + ": " + error.what());
  }
  if (said != SQLITE_DONE) throw Locked("copying " + from + ": another program holds its locks");
}

}  // namespace noren::db
