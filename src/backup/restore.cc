#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "backup/archive.h"
#include "backup/backup.h"
#include "backup/sql.h"
#include "backup/workplace.h"
#include "base/hex.h"
#include "base/whole_file.h"
#include "crypto/crypto.h"
#include "db/migrations.h"
#include "mail/mail.h"
#include "newsletters/newsletters.h"
#include "orders/orders.h"
#include "payments/payments.h"
#include "troubles/troubles.h"

namespace noren::backup {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlace = "/.restoring";

// A copy put there by hand is often readable for all.
void place_key(const std::string& from, const Workplace& place) {
  const std::string to = place.file(kKey);
  std::error_code error;
  fs::create_directories(fs::path(to).parent_path(), error);
  if (!error) fs::copy_file(from, to, error);
  if (error) throw Failed("cannot take the key from " + from + ": " + error.message() + "; name its file with --key");
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
}

void check_key(const std::string& file, const Manifest& manifest) {
  const bool apart = !manifest.key_apart.empty();
  if (!apart && !file.empty()) throw Failed("the key of this backup lies in it: leave --key out");
  if (!apart) return;
  if (file.empty()) throw Failed("the key of this backup was kept apart: name its file with --key");
  crypto::Sha256 hash;
  std::FILE* in = std::fopen(file.c_str(), "rbe");
  if (in == nullptr) fail_with_errno("read", file);
  char bytes[4096];
  for (std::size_t got = 0; (got = std::fread(bytes, 1, sizeof bytes, in)) > 0;) hash.add({bytes, got});
  std::fclose(in);
  if (to_hex(hash.end()) != manifest.key_apart)
    throw Failed(file + " is not the key that belongs to this backup: name the one that was kept when it was made");
}

// All shops in one transaction: a restore that is cut short is begun anew.
void mark_restored(db::Tx& tx, const Restore& wish, Restored& restored) {
  const Instant at = restored.manifest.at;
  const Instant until = std::max(wish.now, at + mail::kLease);  // what was being sent just then comes due again by itself
  for (const ShopId& shop : tx.all(sql::shops, [](const db::Row& row) { return row.id<ShopId>(0); })) {
    const std::int64_t held = mail::hold_back(tx, shop, until, wish.now);
    newsletters::hold_back(tx, shop, wish.now);
    const std::vector<std::string> numbers = orders::leap_numbers(tx, shop, at, wish.now);
    payments::ask_anew(tx, shop, wish.now);
    tx.run(sql::insert_restore, shop, wish.now, at);
    const nlohmann::json evidence = {
        {"backup_at", at.micros()}, {"restored_at", wish.now.micros()}, {"mails_held", held}, {"numbers_from", numbers.front()}};
    const std::string subject = std::to_string(wish.now.micros());
    troubles::open(tx, {shop, troubles::kind::kRestored, {"restore", subject}, OrderId(), evidence.dump(), wish.now});
    restored.mails_held += held;
    for (const std::string& number : numbers) restored.numbers.push_back({shop, number});
  }
}

// SQLite copies its log back when the last connection ends; what is left of one would stay behind.
void check_closed(const std::string& database) {
  std::error_code missing;
  if (const auto log = fs::file_size(database + "-wal", missing); !missing && log > 0)
    throw Failed("the database could not be written to the end: see what the disk and the system's log say, then do this again");
}

// It is a disk of its own, or a link to a place on one: nothing can be renamed onto it.
bool is_elsewhere(const std::string& folder, std::string_view name) {
  const std::string path = folder + "/" + std::string(name);
  struct stat here {
  }, there{};
  if (::lstat(path.c_str(), &there) != 0) return false;
  return S_ISLNK(there.st_mode) || (::stat(folder.c_str(), &here) == 0 && here.st_dev != there.st_dev);
}

// Before hours of reading.
void check_elsewhere(const std::string& folder) {
  for (const std::string_view name : kFolders) {
    const std::string path = folder + "/" + std::string(name);
    if (!is_elsewhere(folder, name)) continue;
    std::error_code unknown;
    if (!fs::is_directory(path, unknown))
      throw Failed(path + " leads to no folder: mount the disk or make the folder that it leads to, then do this again");
    if (::access(path.c_str(), W_OK | X_OK) != 0) fail_with_errno("write in the folder", path);
  }
}

// Empty but for what every disk has; what cannot be put there whole is taken away again.
void fill(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive, error);
  if (!error) return sync_disk(to);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(from, ignored)) fs::remove_all(fs::path(to) / entry.path().filename(), ignored);
  if (error == std::errc::no_space_on_device) fail_full(to);
  throw Failed("cannot write in the folder " + to + ": " + error.message() + "; see that the user noren runs as may do so");
}

void move_to_place(const Workplace& place, const std::string& folder, std::string_view name) {
  std::error_code missing;
  if (!fs::exists(place.file(name), missing)) return;
  const std::string to = folder + "/" + std::string(name);
  if (is_elsewhere(folder, name)) return fill(place.file(name), to);
  if (::rename(place.file(name).c_str(), to.c_str()) != 0) fail_with_errno("write", to);
}

}  // namespace

Manifest check_backup(const std::string& file) {
  Manifest manifest = read_archive(file);
  // Names of migrations are in the order of their numbers.
  if (manifest.database > db::migrations_of("", "sqlite").back().name)
    throw Failed(file + " was made by a newer noren than this one (its database stands at " + manifest.database +
                 "): use the program that made it; nothing was changed");
  return manifest;
}

Restored restore(const Restore& wish, const Audit& audit) {
  Restored restored;
  check_elsewhere(wish.folder);
  restored.manifest = check_backup(wish.from);
  check_key(wish.key, restored.manifest);
  const Workplace place(wish.folder + kPlace);
  read_archive(wish.from, place.path());
  if (!wish.key.empty()) place_key(wish.key, place);
  if (!restored.manifest.database.empty()) {
    const auto database = db::open_sqlite({place.file(kDatabase)});
    database->migrate();
    database->write([&](db::Tx& tx) { mark_restored(tx, wish, restored); });
    audit(*database, place.file(kKey), restored.manifest.at);
  }
  check_closed(place.file(kDatabase));
  sync_disk(place.path());
  for (const std::string_view folder : kFolders) move_to_place(place, wish.folder, folder);
  move_to_place(place, wish.folder, kDemoMark);
  move_to_place(place, wish.folder, kLedger);
  move_to_place(place, wish.folder, "keys");
  move_to_place(place, wish.folder, kDatabase);
  fail_on(sync_folder(wish.folder), "write in the folder", wish.folder);
  return restored;
}

std::vector<ShopId> unswept(db::Database& database) {
  return database.read([](db::Tx& tx) { return tx.all(sql::unswept, [](const db::Row& row) { return row.id<ShopId>(0); }); });
}

}  // namespace noren::backup
