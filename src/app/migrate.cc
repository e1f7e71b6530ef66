#include <iostream>
#include <memory>

#include "app/commands.h"
#include "app/data_folder.h"
#include "app/opening.h"
#include "app/process.h"
#include "config/config.h"
#include "db/errors.h"
#include "db/migrations.h"

namespace noren::app {
namespace {

// Says what was to be done and is, by whomever.
void migrate_now(db::Database& database) {
  const std::vector<std::string> steps = db::migrations_to_run(database);
  bring_up_to_date(database);
  for (const std::string& step : steps) std::cout << "done: " << step << "\n";
  const db::Versions versions = db::versions_of(database);
  std::cout << "the database stands at " << versions.there;
  if (versions.newer) std::cout << ", which is newer than this program (" << versions.ours << ")";
  std::cout << (steps.empty() ? "; there was nothing to do\n" : "\n");
}

void migrate_server(const std::string& url) {
  use_server([&] {
    const auto database = db::open_postgres({url});
    if (!db::is_new(*database)) check_record(kServedDatabase, *database);
    migrate_now(*database);
  });
}

void migrate_folder(const std::string& data) {
  keep_files_private();
  DataFolder folder(data, DataFolder::Use::serve);
  folder.on_trial();
  folder.check_database();
  if (!folder.has_database()) throw StartError("there is no database in " + data + ": give the folder of a shop, or --database");
  use_database(folder, "", [&] {
    const auto database = db::open_sqlite({folder.database()});
    check_tables(folder, "", *database);
    migrate_now(*database);
  });
}

int do_migrate(const MigrateCommand& command) {
  const config::Config config = config::load(command.config, environment_variable);
  const std::string url = command.database.empty() ? config.database_url : config::read_database_url(command.database);
  if (url.empty() && command.data.empty()) {
    std::cerr << "noren: --data DIR or --database postgres://… is required; noren --help explains the options\n";
    return 2;
  }
  if (url.empty()) {
    migrate_folder(command.data);
  } else {
    migrate_server(url);
  }
  return 0;
}

}  // namespace

int migrate(const MigrateCommand& command) {
  return run_to_end([&] {
    try {
      return do_migrate(command);
    } catch (const db::StorageFull&) {
      std::cerr << "noren: the disk that holds the database is full: make room on it, then do this again\n";
    }
    return 1;
  });
}

}  // namespace noren::app
