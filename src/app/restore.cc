#include <algorithm>
#include <filesystem>
#include <iostream>

#include "app/audit.h"
#include "app/commands.h"
#include "app/data_folder.h"
#include "app/opening.h"
#include "app/process.h"
#include "app/told.h"
#include "backup/backup.h"
#include "db/errors.h"
#include "env/real/system.h"
#include "shops/shops.h"

namespace noren::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNumbersNamed = 20;

constexpr const char* kOfTheDisk = "lost+found";

bool holds_nothing(const fs::path& folder) {
  std::error_code unknown;
  const fs::directory_iterator all(folder, unknown);
  return std::all_of(begin(all), end(all), [](const fs::directory_entry& entry) { return entry.path().filename() == kOfTheDisk; });
}

// What a start that was refused, or a restore that was cut short, leaves is nothing. So is a disk that was just mounted; a link is there to
// be followed.
bool holds_something(const std::string& folder) {
  std::error_code unknown;
  for (const auto& entry : fs::directory_iterator(folder, unknown)) {
    const std::string name = entry.path().filename().string();
    if (name == "lock" || name == ".restoring" || name == kOfTheDisk) continue;
    const bool leads_nowhere = entry.is_symlink(unknown) && !entry.exists(unknown);
    if (!leads_nowhere && (!entry.is_directory(unknown) || !holds_nothing(entry.path()))) return true;
  }
  return false;
}

void print_some(const char* what, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::cout << "  " << what << " " << names.size() << ": ";
  for (std::size_t i = 0; i < std::min(names.size(), kNumbersNamed); ++i) std::cout << (i == 0 ? "" : ", ") << names[i];
  if (names.size() > kNumbersNamed) std::cout << " and " << names.size() - kNumbersNamed << " more";
  std::cout << "\n";
}

void print_preview(const std::string& data, const backup::Preview& preview) {
  std::cout << "what " << data << " holds beyond it, and would be lost:\n";
  print_some("orders", preview.orders.lost);
  print_some("deposits", preview.deposits.lost);
  print_some("items", preview.items.lost);
  print_some("messages", preview.mails.lost);
  std::cout << "what would go back to an older state:\n";
  print_some("orders", preview.orders.changed);
  print_some("deposits", preview.deposits.changed);
  print_some("items", preview.items.changed);
  print_some("messages", preview.mails.changed);
}

int show(const RestoreCommand& command) {
  const backup::Manifest manifest = backup::check_backup(command.from);
  std::cout << command.from << " is whole, as of " << to_rfc3339(manifest.at) << "\n";
  print_contents(manifest);
  if (!manifest.key_apart.empty()) std::cout << "  its key was kept apart: it is needed to put it back (--key)\n";
  std::error_code missing;
  const bool there = fs::is_directory(command.data, missing);
  if (manifest.database.empty() || !there || !DataFolder(command.data, DataFolder::Use::read).has_database()) {
    std::cout << "nothing in " << command.data << " would be lost: there is no database\n";
    return 0;
  }
  const DataFolder folder(command.data, DataFolder::Use::read);
  folder.check_database();
  use_database(folder, "", [&] {
    const auto database = db::open_sqlite({folder.database(), true});
    check_tables(folder, "", *database);
    check_version(folder, "", *database);
    print_preview(command.data, backup::preview(command.from, *database));
  });
  return 0;
}

// False when something is broken; that is printed.
bool audit_restored(db::Database& database, const std::string& key_file, Instant at) {
  env::SystemRandom random;
  const crypto::Keys keys = crypto::Keys::load_or_create(key_file, random);
  shops::Directory directory(database, keys);
  directory.load();
  std::vector<ShopFindings> all = audit_lost_shops(database);
  for (const auto& shop : directory.all()) all.push_back({shop->id, audit(database, keys, shop->id, at)});
  const bool good = std::all_of(all.begin(), all.end(), is_good);
  if (!good) print_text(all);
  return good;
}

void tell_restored(const RestoreCommand& command, const backup::Restored& restored) {
  std::cout << command.data << " is as it was at " << to_rfc3339(restored.manifest.at) << "\n";
  print_contents(restored.manifest);
  if (restored.manifest.database.empty()) {
    std::cout << "the database was not in it: put that back by its own means, then noren serve --data " << command.data
              << " --database postgres://…\n";
    return;
  }
  std::cout << "so that nothing is done twice:\n"
            << "  messages held back, as they may have been sent since: " << restored.mails_held
            << " (the owner finds them in the outbox)\n";
  for (const backup::Restored::Numbers& numbers : restored.numbers)
    std::cout << "  order numbers of shop " << numbers.shop.str() << " go on from " << numbers.from << "\n";
  std::cout
      << "next: noren serve --data " << command.data
      << " (see that the old one is stopped and stays so); payments and refunds that were open are asked about at the provider before anything is "
      << "done with them, its books are compared at once, and a trouble on the owner's first page says what to look for. Erase again "
      << "whom you erased since\n";
}

int put_back(const RestoreCommand& command) {
  if (holds_something(command.data))
    throw StartError(command.data + " holds something: give an empty folder, or move that one away first (--preview says what it has)");
  DataFolder folder(command.data, DataFolder::Use::serve);
  folder.on_trial();
  bool good = true;
  backup::Restored restored;
  try {
    use_database(folder, "", [&] {
      restored = backup::restore(
          {command.from, command.data, command.key, env::SystemClock().now()},
          [&](db::Database& database, const std::string& key_file, Instant at) { good = audit_restored(database, key_file, at); });
    });
  } catch (const db::StorageFull&) {
    backup::fail_full(command.data);
  }
  folder.keep();
  tell_restored(command, restored);
  if (good) return 0;
  std::cerr
      << "noren: the audit found something broken in what was put back, see above: it was so in the backup; look at the damage before "
         "you serve it, or take an older backup\n";
  return 1;
}

int do_restore(const RestoreCommand& command) {
  keep_files_private();
  return command.preview ? show(command) : put_back(command);
}

}  // namespace

int restore(const RestoreCommand& command) {
  return run_to_end([&] { return do_restore(command); });
}

}  // namespace noren::app
