#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <unordered_map>

#include "backup/archive.h"
#include "backup/backup.h"
#include "backup/sql.h"

namespace noren::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "noren-preview-";

// The folder, ours alone while it is open; -1 when it is somebody's, or nothing to be opened.
int take_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return -1;
  struct stat about {};
  if (::fstat(folder, &about) == 0 && about.st_uid == ::geteuid() && ::flock(folder, LOCK_EX | LOCK_NB) == 0) return folder;
  ::close(folder);
  return -1;
}

// A whole database each, of previews that were killed.
void remove_left_ones(const fs::path& place) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(place, ignored)) {
    if (!entry.path().filename().string().starts_with(kName)) continue;
    const int folder = take_folder(entry.path().string());
    if (folder < 0) continue;
    fs::remove_all(entry.path(), ignored);
    ::close(folder);
  }
}

// Gone with the object, or with the next one.
class Temporary {
 public:
  Temporary() {
    const fs::path place = fs::temp_directory_path();
    remove_left_ones(place);
    path_ = (place / kName).string() + "XXXXXX";
    if (::mkdtemp(path_.data()) == nullptr) fail_with_errno("make the folder", path_);
    taken_ = take_folder(path_);
    if (taken_ < 0) throw Failed("another preview took the folder " + path_ + ": do this again");
  }
  ~Temporary() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    ::close(taken_);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int taken_ = -1;
};

Difference difference(db::Database& backup, db::Database& there, const db::Statement& statement) {
  std::unordered_map<std::string, std::int64_t> kept;
  backup.read([&](db::Tx& tx) { tx.each(statement, [&](const db::Row& row) { kept.emplace(row.str(0), row.integer(2)); }); });
  Difference found;
  there.read([&](db::Tx& tx) {
    tx.each(statement, [&](const db::Row& row) {
      const auto at = kept.find(row.str(0));
      if (at == kept.end()) {
        found.lost.push_back(row.str(1));
      } else if (at->second != row.integer(2)) {
        found.changed.push_back(row.str(1));
      }
    });
  });
  return found;
}

}  // namespace

Preview preview(const std::string& from, db::Database& there) {
  const Temporary place;
  read_archive(from, place.path(), kDatabase);
  const auto backup = db::open_sqlite({place.path() + "/" + std::string(kDatabase)});
  backup->migrate();
  return {difference(*backup, there, sql::orders_there), difference(*backup, there, sql::deposits_there),
          difference(*backup, there, sql::items_there), difference(*backup, there, sql::mails_there)};
}

}  // namespace noren::backup
