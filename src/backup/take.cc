#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "backup/archive.h"
#include "backup/backup.h"
#include "backup/sql.h"
#include "backup/workplace.h"
#include "base/check.h"
#include "base/hex.h"
#include "base/whole_file.h"
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

// A copy with a key that opens nothing would be found out on the day it is needed.
std::string key_of_shop(const std::string& path) {
  std::error_code unknown;
  if (!fs::exists(path, unknown) && !unknown) throw Failed("the key file " + path + " is missing: put it back from its copy");
  std::string key = bytes_of_key(path);
  if (key.size() == crypto::kMasterKeyBytes) return key;
  throw Failed("the key file " + path + " does not hold a key of " + std::to_string(crypto::kMasterKeyBytes) +
               " bytes: put the one that belongs to this shop back from its copy, then do this again");
}

// One that is there already is the same, or somebody's that must not be lost.
void keep_key_apart(const std::string& key, const std::string& path) {
  std::error_code unknown;
  if (fs::exists(path, unknown)) {
    if (bytes_of_key(path) == key) return;
    throw Failed(path + " holds another key: give another place with --key-apart");
  }
  fail_on(write_whole({path, path + ".part"}, key), "write", path);
  fail_on(sync_folder(folder_of(path)), "write in the folder", folder_of(path));
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

// The files that the database names, as members.
std::vector<std::string> pictures_of(db::Database& database) {
  std::vector<std::string> names;
  database.read([&](db::Tx& tx) {
    tx.each(sql::pictures_there, [&](const db::Row& row) {
      for (const int width : nlohmann::json::parse(row.text(1)).get<std::vector<int>>())
        names.push_back(std::string(kPictures) + "/" + row.str(0) + "-" + std::to_string(width) + ".webp");
    });
  });
  return names;
}

// They were on the disk before the database named them, and are never removed.
void check_pictures(const std::vector<std::string>& named, const std::vector<Member>& members, const std::string& folder) {
  std::set<std::string_view> there;
  for (const Member& member : members) there.insert(member.name);
  const auto is_missing = [&](const std::string& name) { return !there.contains(name); };
  const auto first = std::find_if(named.begin(), named.end(), is_missing);
  if (first == named.end()) return;
  const auto more = std::count_if(first, named.end(), is_missing) - 1;
  throw Failed("the picture " + folder + "/" + *first + (more > 0 ? " and " + std::to_string(more) + " more" : "") +
               ", which the shop shows, cannot be found: see that the disk with the pictures is there, or put the files back from a copy");
}

// Gives the pictures that it names.
std::vector<std::string> add_database(Archive& archive, const Workplace& place, const Wish& wish, Manifest& manifest) {
  std::vector<std::string> pictures;
  const std::string copy = place.file(kDatabase);
  db::copy_sqlite(wish.folder + "/" + std::string(kDatabase), copy);
  {
    const auto database = db::open_sqlite({copy, true});
    const db::Versions versions = db::versions_of(*database);
    manifest.database = versions.there;
    if (versions.to_run == 0 && !versions.newer) {
      manifest.figures = figures_of(*database);
      pictures = pictures_of(*database);
    }
  }
  archive.add(std::string(kDatabase), copy);
  return pictures;
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
  std::error_code unknown;
  if (!wish.key_apart.empty() && fs::weakly_canonical(wish.key_apart, unknown) == fs::weakly_canonical(wish.to, unknown))
    throw Failed("--to and --key-apart name the same file " + wish.to + ": give the key a place of its own, best on another disk");
  const std::string key_file = wish.folder + "/" + std::string(kKey);
  const std::string key = key_of_shop(key_file);
  const Workplace place(wish.to + ".part");
  const std::string draft = place.file("archive");
  Archive archive(draft);
  Taken taken;
  taken.manifest.at = wish.now;
  taken.manifest.program = db::migrations_of("", "sqlite").back().name;
  std::vector<std::string> pictures;
  if (wish.database) pictures = add_database(archive, place, wish, taken.manifest);
  if (wish.key_apart.empty()) {
    check(archive.add(std::string(kKey), key_file), "the key was there a moment ago");
  } else {
    keep_key_apart(key, wish.key_apart);
    taken.manifest.key_apart = to_hex(crypto::sha256(key));
  }
  archive.add(std::string(kDemoMark), wish.folder + "/" + std::string(kDemoMark));
  for (const std::string_view folder : kFolders) add_folder(archive, wish.folder, folder);
  if (wish.database) add_ledger(archive, place, wish);
  check_pictures(pictures, archive.members(), wish.folder);
  taken.manifest.members = archive.members();
  taken.bytes = archive.end(taken.manifest);
  if (::rename(draft.c_str(), wish.to.c_str()) != 0) fail_with_errno("write", wish.to);
  fail_on(sync_folder(folder_of(wish.to)), "write in the folder", folder_of(wish.to));
  return taken;
}

}  // namespace noren::backup
