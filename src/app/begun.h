// With which key a database was begun: a folder with another key serves nothing that the first one seals, from the first link on. Throws
// db/errors.h. Thread: the one that starts.
#pragma once
#include <optional>
#include <string>

#include "app/data_folder.h"
#include "crypto/crypto.h"
#include "db/database.h"

namespace noren::app {

struct Begun {
  std::string key_mark;  // of the key, and tells nothing of it
  bool by_demo = false;
};
// Nothing when nobody began, or a version that did not write it down. Of a database of this version.
std::optional<Begun> find_begun(db::Database& database);
// Written down where it is not yet. Throws StartError when it was begun with another key.
void note_begun(const DataFolder& folder, db::Database& database, const crypto::Keys& keys, bool demo);

}  // namespace noren::app
