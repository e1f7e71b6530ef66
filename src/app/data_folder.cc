#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace noren::app {
namespace {

constexpr std::string_view kSqliteMark("SQLite format 3\0", 16);  // sqlite.org/fileformat.html, 1.3
constexpr const char* kDatabaseFiles[] = {"", "-wal", "-shm"};

bool is_filled(const std::string& file) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(file, missing);
  return !missing && size > 0;
}

bool holds_a_file(const std::string& folder) {
  using Walk = std::filesystem::recursive_directory_iterator;
  std::error_code over;
  for (Walk at(folder, std::filesystem::directory_options::skip_permission_denied, over); at != Walk(); at.increment(over)) {
    std::error_code unknown;
    if (at->is_regular_file(unknown)) return true;
  }
  return false;
}

// It is not there, or we have that right.
bool may(const std::string& path, int right) { return ::faccessat(AT_FDCWD, path.c_str(), right, AT_EACCESS) == 0 || errno == ENOENT; }

// Right after a call that set errno.
StartError not_ours(const std::string& what, const std::string& folder) {
  return StartError(what + ": " + std::strerror(errno) + "; give the files of " + folder + " to the user noren runs as");
}

// A link that leads nowhere is a folder on a disk that is not there: what we made in its place would be missed when it is back.
void check_links(const std::string& folder) {
  std::error_code unknown;
  for (std::filesystem::path part = folder; part.has_relative_path(); part = part.parent_path()) {
    if (!std::filesystem::is_symlink(part, unknown) || std::filesystem::exists(part, unknown)) continue;
    throw StartError(part.string() + " is a link to " + std::filesystem::read_symlink(part, unknown).string() +
                     ", which is not there: mount the disk or make the folder that it leads to, or give another folder with --data");
  }
}

// A folder of ours that is not there yet is made when it is needed.
void check_kind(const std::string& folder) {
  check_links(folder);
  struct stat found {};
  if (::stat(folder.c_str(), &found) == 0 && !S_ISDIR(found.st_mode))
    throw StartError(folder + " is a file, and should be a folder: move it away, or put the folder back from its copy");
}

std::vector<std::string> missing_of(const std::string& lock, const std::filesystem::path& innermost) {
  std::vector<std::string> missing;
  std::error_code unknown;
  if (!std::filesystem::exists(lock, unknown)) missing.push_back(lock);
  for (std::filesystem::path part = innermost; part.has_relative_path() && !std::filesystem::exists(part, unknown);
       part = part.parent_path())
    missing.push_back(part.string());
  return missing;
}

int open_lock(const std::string& folder, const std::string& name) {
  const int lock = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock >= 0) return lock;
  if (errno == EISDIR) throw StartError(name + " is a folder, and should be a file: move it away, then start again");
  const std::string why = std::strerror(errno);
  std::error_code unknown;
  if (!std::filesystem::exists(name, unknown)) throw StartError("cannot write in the folder " + folder + ": " + why);
  throw StartError("cannot write " + name + ": " + why + "; give the files of " + folder + " to the user noren runs as");
}

// Made before we kept files to ourselves. What is not ours to change is left alone: check_database says what is wrong with it.
void keep_private(const std::string& database) {
  using std::filesystem::perms;
  for (const char* end : kDatabaseFiles) {
    std::error_code ignored;
    std::filesystem::permissions(database + end, perms::group_all | perms::others_all, std::filesystem::perm_options::remove, ignored);
  }
}

}  // namespace

DataFolder::DataFolder(std::string path, Use use) : path_(std::move(path)), use_(use) {
  check_links(path_);
  if (use == Use::read) {
    if (!std::filesystem::is_directory(path_)) throw StartError("there is no folder " + path_ + ": give the folder of a shop with --data");
    return;
  }
  const std::string keys = path_ + "/keys";
  if (use == Use::serve) check_kind(keys);
  const std::string innermost = use == Use::serve ? keys : path_;
  const std::string lock = path_ + (use == Use::serve ? "/lock" : "/sandbox.lock");
  made_ = missing_of(lock, innermost);
  std::error_code error;
  std::filesystem::create_directories(innermost, error);
  if (error)
    throw StartError("cannot use the folder " + path_ + ": " + error.message() +
                     "; give another with --data or its owner the right to write");
  lock_ = open_lock(path_, lock);
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw StartError("the folder " + path_ + " is in use by another noren: stop that one first, or give another folder with --data");
  }
  if (use == Use::serve) keep_private(database());
}

bool DataFolder::open_to_others() const {
  struct stat found {};
  return ::stat(path_.c_str(), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

void DataFolder::check_folders() const {
  for (const std::string& folder : {pictures(), mail()}) {
    check_kind(folder);
    const bool writes = use_ != Use::read;
    if (!may(folder, (writes ? W_OK : R_OK) | X_OK))
      throw not_ours((writes ? "cannot write in the folder " : "cannot read the folder ") + folder, path_);
  }
}

void DataFolder::check_database() const {
  if (check_file(database(), "put the copy of it back, or give another folder with --data")) return;
  std::error_code unknown;
  const std::string found = database() + (std::filesystem::exists(database(), unknown) ? " is empty" : " is missing");
  // SQLite would throw the log away. A first start writes into the database before it has one.
  if (const auto log = std::filesystem::file_size(database() + "-wal", unknown); !unknown && log > 0)
    throw lost(found, database() + "-wal");
  check_nothing_is_lost(found);
}

void DataFolder::check_ledger() const { (void)check_file(ledger(), "move it away, nothing in it is real, then start again"); }

void DataFolder::check_copies() const { (void)check_file(copies(), "move it aside and keep it, then start again"); }

bool DataFolder::check_file(const std::string& file, const std::string& remedy) const {
  const bool writes = use_ != Use::read;
  if (writes && !may(path_, W_OK | X_OK)) throw not_ours("cannot write in the folder " + path_, path_);
  for (const char* end : kDatabaseFiles) {
    if (!may(file + end, writes ? R_OK | W_OK : R_OK)) throw not_ours((writes ? "cannot write " : "cannot read ") + file + end, path_);
  }
  std::error_code unknown;
  if (std::filesystem::is_directory(file, unknown)) throw StartError(file + " is a folder, and should be a database: " + remedy);
  std::ifstream in(file, std::ios::binary);
  std::string begin(kSqliteMark.size(), '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  if (in.gcount() == 0) return false;
  if (begin != kSqliteMark) throw StartError(file + " is no SQLite database: " + remedy);
  return true;
}

StartError DataFolder::lost(const std::string& found, const std::string& left) const {
  return StartError(found + ", though " + left +
                    " is there: put the database of this shop back from its copy, or name the one it uses with" +
                    " --database, or move the folder " + path_ + " away to begin anew");
}

std::string DataFolder::left_of_a_shop() const {
  if (has_master_key()) return master_key();
  for (const std::string& folder : {pictures(), mail()}) {
    if (holds_a_file(folder)) return folder;
  }
  return "";
}

void DataFolder::check_nothing_is_lost(const std::string& found) const {
  if (const std::string left = left_of_a_shop(); !left.empty()) throw lost(found, left);
}

bool DataFolder::has_database() const { return is_filled(database()); }
bool DataFolder::has_intake() const { return is_filled(intake()); }

bool DataFolder::has_master_key() const {
  if (::faccessat(AT_FDCWD, master_key().c_str(), F_OK, AT_EACCESS) == 0) return true;
  if (errno == ENOENT) return false;
  throw StartError("cannot look into " + path_ + "/keys: " + std::strerror(errno) +
                   "; give that folder to the user noren runs as, with mode 700");
}

bool DataFolder::begun_by_demo() const {
  std::error_code unknown;
  return std::filesystem::exists(demo_mark(), unknown);
}

void DataFolder::begin(bool demo) const {
  if (!demo) {
    std::filesystem::remove(demo_mark());
    return;
  }
  const int mark = open(demo_mark().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (mark < 0) throw std::system_error(errno, std::generic_category(), "cannot write " + demo_mark());
  close(mark);
}

DataFolder::~DataFolder() {
  std::error_code ignored;
  for (std::size_t i = 0; trial_ && i < made_.size(); ++i)
    std::filesystem::remove(made_[i], ignored);  // a folder only when nothing is in it
  if (lock_ >= 0) close(lock_);
}

}  // namespace noren::app
