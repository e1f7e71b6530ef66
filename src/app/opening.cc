#include "app/opening.h"

#include "db/errors.h"
#include "db/migrations.h"
#include "shops/shops.h"

namespace noren::app {

namespace {

// Others' words run over several lines.
std::string first_line(const std::string& words) {
  const std::size_t end = words.find_first_of("\r\n");
  return words.substr(0, end);
}

struct File {
  std::string path;
  std::string when_damaged;  // what to do then
};

[[noreturn]] void tell(const DataFolder& folder, const File& used, const db::Error& error) {
  const std::string& file = used.path;
  const std::string said = " (" + first_line(error.what()) + ")";
  if (dynamic_cast<const db::Locked*>(&error) != nullptr)
    throw StartError("another program keeps us out of " + file + ": end what has it open (a copy, sqlite3), then start again" + said);
  if (dynamic_cast<const db::Damaged*>(&error) != nullptr)
    throw StartError(file + " is damaged: " + used.when_damaged + said);
  if (dynamic_cast<const db::Unavailable*>(&error) != nullptr)
    throw StartError(file + " cannot be opened: see that the disk is there, and that the files of " + folder.path() +
                     " belong to the user noren runs as" + said);
  throw StartError(file + " cannot be used: see what the disk and the system's log say" + said);
}

}  // namespace

void use_database(const DataFolder& folder, const std::string& url, const std::function<void()>& work) {
  try {
    work();
  } catch (const db::StorageFull&) {
    throw;  // told with the folder's name, whatever met it first
  } catch (const db::Error& error) {
    if (url.empty()) tell(folder, {folder.database(), "put the newest good copy of it back, together with the keys/master of that copy"}, error);
    throw StartError("the database server cannot be used: see that it runs and that --database or [database] url names it (" +
                     first_line(error.what()) + ")");
  }
}

void use_ledger(const DataFolder& folder, const std::function<void()>& work) {
  folder.check_ledger();
  try {
    work();
  } catch (const db::StorageFull&) {
    throw StartError("the disk that holds " + folder.ledger() + " is full: make room on it, then start again");
  } catch (const db::Error& error) {
    tell(folder, {folder.ledger(), "move it away, nothing in it is real, then start again"}, error);
  }
}

void check_tables(const DataFolder& folder, const std::string& url, db::Database& database) {
  if (db::is_new(database)) folder.check_nothing_is_lost((url.empty() ? folder.database() : "the database that --database names") + " is empty");
}

std::unique_ptr<db::Database> open_database(const DataFolder& folder, const PlatformOptions& options) {
  const config::Config& config = options.config;
  if (options.doors.open_database) return options.doors.open_database(folder.database());
  auto database = config.database_url.empty() ? db::open_sqlite({folder.database()}) : db::open_postgres({config.database_url});
  check_tables(folder, config.database_url, *database);
  database->migrate();
  database->check_statements();
  return database;
}

// A key of nobody opens no shop: loading fails when there is one.
crypto::Keys load_keys(const DataFolder& folder, db::Database& database, env::Random& random) {
  if (!folder.has_master_key()) {
    const crypto::Keys nobodys(random.bytes(32));
    try {
      shops::Directory(database, nobodys).load();
    } catch (const db::Error&) {
      throw;
    } catch (const std::runtime_error&) {
      throw StartError("the key file " + folder.master_key() + " is missing: put the one that belongs to this database back from its copy");
    }
  }
  return crypto::Keys::load_or_create(folder.master_key(), random);
}

std::unique_ptr<mail::Transport> transport_of(const PlatformOptions& options, const DataFolder& folder) {
  if (options.doors.open_transport) return options.doors.open_transport();
  return options.demo ? mail::open_spool(folder.mail(), false) : mail::open_transport(options.config.mail.relay, folder.mail());
}

}  // namespace noren::app
