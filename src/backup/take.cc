#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "backup/archive.h"
#include "backup/backup.h"
#include "backup/sql.h"
#include "backup/workplace.h"
#include "base/hex.h"
#include "crypto/crypto.h"
#include "db/copy.h"
#include "db/migrations.h"

namespace noren::backup {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

void check_target(const Wish& wish, const std::string& file) {
  std::error_code unknown;
  if (fs::is_directory(file, unknown)) throw Failed(file + " is a folder: give the name of a file");
  if (!fs::is_directory(folder_of(file), unknown))
    throw Failed("there is no folder " + folder_of(file) + ": make it, or give another place");
  const fs::path within = fs::relative(folder_of(file), wish.folder, unknown);
  if (!unknown && !within.empty() && *within.begin() != "..")
    throw Failed(file + " lies in the folder that is copied: give a place outside of " + wish.folder + ", best on another disk");
}

std::string bytes_of_key(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail_with_errno("read", path);
  std::string key(64, '\0');
  const ssize_t got = ::read(file, key.data(), key.size());
  ::close(file);
  if (got < 0) fail_with_errno("read", path);
  key.resize(static_cast<std::size_t>(got));
  return key;
}

// One that is there already is the same, or somebody's that must not be lost.
void keep_key_apart(const std::string& key, const std::string& path) {
  std::error_code unknown;
  if (fs::exists(path, unknown)) {
    if (bytes_of_key(path) == key) return;
    throw Failed(path + " holds another key: give another place with --key-apart");
  }
  const std::string beside = path + ".part";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) fail_with_errno("write", path);
  const bool written = ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(file) == 0;
  const bool placed = written && ::rename(beside.c_str(), path.c_str()) == 0;
  const int why = errno;
  ::close(file);
  if (!placed) {
    ::unlink(beside.c_str());
    errno = why;
    fail_with_errno("write", path);
  }
  sync_folder(folder_of(path));
}

// Files that are still being written have another ending, and their names another place in the end.
bool is_finished(const fs::path& file) { return file.extension() != ".part" && file.extension() != ".new"; }

void add_folder(Archive& archive, const std::string& folder, std::string_view name) {
  const std::string root = folder + "/" + std::string(name);
  std::error_code error;
  if (!fs::exists(root, error)) return;
  std::vector<std::string> names;
  for (fs::recursive_directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (at->is_regular_file(gone) && is_finished(at->path())) names.push_back(at->path().string().substr(folder.size() + 1));
  }
  if (error) throw Failed("cannot read the folder " + root + ": " + error.message() + "; see that the user noren runs as may do so");
  std::sort(names.begin(), names.end());
  // A mail of an erased person may be gone by now.
  for (const std::string& member : names) archive.add(member, folder + "/" + member);
}

void add_database(Archive& archive, const Workplace& place, const Wish& wish, Manifest& manifest) {
  const std::string copy = place.file(kDatabase);
  db::copy_sqlite(wish.folder + "/" + std::string(kDatabase), copy);
  {
    const auto database = db::open_sqlite({copy, true});
    const db::Versions versions = db::versions_of(*database);
    manifest.database = versions.there;
    if (versions.to_run == 0 && !versions.newer) manifest.figures = figures_of(*database);
  }
  archive.add(std::string(kDatabase), copy);
}

// The demo's provider: after the shop's database, so that no payment the shop knows of is missing there.
void add_ledger(Archive& archive, const Workplace& place, const Wish& wish) {
  std::error_code unknown;
  const std::string ledger = wish.folder + "/" + std::string(kLedger);
  if (const auto size = fs::file_size(ledger, unknown); unknown || size == 0) return;
  db::copy_sqlite(ledger, place.file(kLedger));
  archive.add(std::string(kLedger), place.file(kLedger));
}

}  // namespace

Figures figures_of(db::Database& database) {
  return *database.read([](db::Tx& tx) {
    return tx.one(sql::figures, [](const db::Row& row) {
      return Figures{row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5)};
    });
  });
}

Taken take(const Wish& wish) {
  check_target(wish, wish.to);
  if (!wish.key_apart.empty()) check_target(wish, wish.key_apart);
  const Workplace place(wish.to + ".part");
  const std::string draft = place.file("archive");
  Archive archive(draft);
  Taken taken;
  taken.manifest.at = wish.now;
  taken.manifest.program = db::migrations_of("", "sqlite").back().name;
  if (wish.database) add_database(archive, place, wish, taken.manifest);
  const std::string key_file = wish.folder + "/" + std::string(kKey);
  if (wish.key_apart.empty()) {
    if (!archive.add(std::string(kKey), key_file)) throw Failed("the key file " + key_file + " is missing: put it back from its copy");
  } else {
    const std::string key = bytes_of_key(key_file);
    keep_key_apart(key, wish.key_apart);
    taken.manifest.key_apart = to_hex(crypto::sha256(key));
  }
  archive.add(std::string(kDemoMark), wish.folder + "/" + std::string(kDemoMark));
  for (const std::string_view folder : kFolders) add_folder(archive, wish.folder, folder);
  if (wish.database) add_ledger(archive, place, wish);
  taken.manifest.members = archive.members();
  taken.bytes = archive.end(taken.manifest);
  if (::rename(draft.c_str(), wish.to.c_str()) != 0) fail_with_errno("write", wish.to);
  sync_folder(folder_of(wish.to));
  return taken;
}

}  // namespace noren::backup
