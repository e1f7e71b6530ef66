#include "backup/backup.h"

#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/data_folder.h"
#include "app/opening.h"
#include "app/process.h"
#include "app/told.h"
#include "db/errors.h"
#include "env/real/system.h"

namespace noren::app {
namespace {

constexpr const char* kDocs = "docs/operating/backup.md";

void check_command(const BackupCommand& command, const DataFolder& folder) {
  if (!command.database.empty() && !command.files_only)
    throw StartError(std::string("noren backup does not copy a PostgreSQL database: that is done by pg_basebackup or pgBackRest (") +
                     kDocs + "); the key and the pictures of " + command.data + " are copied with --files-only");
  if (command.files_only) {
    if (folder.has_database())
      throw StartError("the database lies in " + command.data + " and belongs to a backup: leave --files-only out");
    return;
  }
  folder.check_database();
  if (!folder.has_database()) throw StartError("there is no shop in " + command.data + ": give the folder of one with --data");
}

void tell_taken(const BackupCommand& command, const backup::Taken& taken) {
  std::cout << command.to << ": " << taken.bytes << " bytes, as of " << to_rfc3339(taken.manifest.at) << "\n";
  print_contents(taken.manifest);
  if (command.key_apart.empty()) {
    std::cout
        << "the key of this shop is in it: whoever can read the file can read every name and address; keep it where nobody else can look, "
           "or keep the key apart with --key-apart FILE\n";
  } else {
    std::cout << "the key of this shop is in " << command.key_apart
              << ", and nowhere in the backup: without it neither names and addresses nor "
                 "the accounts of payment can be read; keep it in another place\n";
  }
  if (command.files_only) std::cout << "the database is not in it: copy that with pg_basebackup or pgBackRest (" << kDocs << ")\n";
}

int do_backup(const BackupCommand& command) {
  keep_files_private();
  const DataFolder folder(command.data, DataFolder::Use::read);
  check_command(command, folder);
  folder.check_folders();
  const Instant now = env::SystemClock().now();
  backup::Taken taken;
  try {
    use_database(folder, command.database, [&] {
      taken = backup::take({folder.path(), command.to, command.key_apart, !command.files_only, now});
    });
  } catch (const db::StorageFull&) {
    backup::fail_full(command.to);
  }
  tell_taken(command, taken);
  return 0;
}

}  // namespace

int backup(const BackupCommand& command) {
  return run_to_end([&] { return do_backup(command); });
}

}  // namespace noren::app
