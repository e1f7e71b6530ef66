#include "app/opening.h"

#include <filesystem>

#include "db/errors.h"
#include "shops/shops.h"

namespace noren::app {

std::unique_ptr<db::Database> open_database(const DataFolder& folder, const PlatformOptions& options) {
  const config::Config& config = options.config;
  try {
    if (options.doors.open_database) return options.doors.open_database(folder.database());
    if (config.database_url.empty()) folder.check_database();
    auto database = config.database_url.empty() ? db::open_sqlite({folder.database()}) : db::open_postgres({config.database_url});
    database->migrate();
    database->check_statements();
    return database;
  } catch (const db::StorageFull&) {
    throw;  // told with the folder's name, whatever met it first
  } catch (const db::Unavailable& error) {
    if (!config.database_url.empty()) throw StartError(std::string("the database cannot be used: ") + error.what());
    throw StartError("another program keeps us out of " + folder.database() +
                     ": end what has it open (a copy, sqlite3), then start again (" + error.what() + ")");
  } catch (const db::Error& error) {
    throw StartError(std::string("the database cannot be used: ") + error.what());
  }
}

// A key of nobody opens no shop: loading fails when there is one.
crypto::Keys load_keys(const DataFolder& folder, db::Database& database, env::Random& random) {
  if (!std::filesystem::exists(folder.master_key())) {
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
