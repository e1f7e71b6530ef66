// A copy of a whole installation in one file, made while it serves (noren backup), and going back to it (noren restore).
// Files and folders by path; instants in UTC. Throws Failed with one plain sentence, and db/errors.h. Thread: any, one per folder.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "backup/failed.h"
#include "backup/manifest.h"
#include "db/database.h"

namespace noren::backup {

// ---- making one

struct Wish {
  std::string folder;     // of the installation
  std::string to;         // the file; one that is there is replaced when the new one is whole
  std::string key_apart;  // the key goes into this file instead; "" it is in the backup
  bool database = true;   // false: its database is a PostgreSQL server's, and what lies in the folder is all that is copied
  Instant now;
};
struct Taken {
  Manifest manifest;
  std::int64_t bytes = 0;
};
// The database as of one moment, then the files it speaks of: none of those is ever changed, and none that it knows can be missing.
Taken take(const Wish& wish);

// What a database of this program's version holds.
Figures figures_of(db::Database& database);

// ---- going back

// The manifest of a backup that is whole and not of a newer program; every byte of it is read.
Manifest check_backup(const std::string& file);

struct Restore {
  std::string from;
  std::string folder;  // there, empty, and taken by the caller
  std::string key;     // the file that holds the key, when it is not in the backup
  Instant now;
};
// What may have happened since the backup and is not known here, and what was done so that nothing is doubled by it.
struct Restored {
  struct Numbers {
    ShopId shop;
    std::string from;  // the first to come
  };
  Manifest manifest;
  std::int64_t mails_held = 0;
  std::vector<Numbers> numbers;
};
// Into a folder within, from which all moves to its place at the end, the database last: until then nothing serves it. Pictures and mails
// may have a disk of their own there, mounted or linked, and are copied to it. The database is
// brought to this program's version, and marked; then the audit sees it, before it moves.
// key_file: of that database. at: the backup's moment, for what was late or not by then.
using Audit = std::function<void(db::Database&, const std::string& key_file, Instant at)>;
Restored restore(const Restore& wish, const Audit& audit);

// Shops whose provider's books were not held against theirs since they were put back: a start begins with that.
std::vector<ShopId> unswept(db::Database& database);

// ---- what would change

// One kind of thing that a folder holds: what the backup lacks, and what it has in an older state.
struct Difference {
  std::vector<std::string> lost;  // by number or name
  std::vector<std::string> changed;
};
struct Preview {
  Difference orders;
  Difference deposits;
  Difference items;
  Difference mails;
};
// there: the database of the folder that would be replaced. Copies the backup's own into the system's temporary folder meanwhile.
Preview preview(const std::string& from, db::Database& there);

}  // namespace noren::backup
