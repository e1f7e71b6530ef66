#include <cstdlib>
#include <filesystem>
#include <unordered_map>

#include "backup/archive.h"
#include "backup/backup.h"
#include "backup/sql.h"

namespace noren::backup {
namespace {

namespace fs = std::filesystem;

// Gone with the object.
class Temporary {
 public:
  Temporary() : path_((fs::temp_directory_path() / "noren-preview-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) fail_with_errno("make the folder", path_);
  }
  ~Temporary() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
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
