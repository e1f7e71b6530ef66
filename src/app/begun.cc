#include "app/begun.h"

#include "app/sql.h"

namespace noren::app {
namespace {

std::string mark_of(const crypto::Keys& keys) { return keys.sign("begun", "keys/master"); }

std::optional<Begun> find(db::Tx& tx) {
  return tx.one(sql::find_begun, [](const db::Row& row) { return Begun{row.str(0), row.flag(1)}; });
}

}  // namespace

std::optional<Begun> find_begun(db::Database& database) {
  return database.read([](db::Tx& tx) { return find(tx); });
}

void note_begun(const DataFolder& folder, db::Database& database, const crypto::Keys& keys, bool demo) {
  std::optional<Begun> found = find_begun(database);
  if (!found) {
    found = database.write([&](db::Tx& tx) {
      tx.run(sql::note_begun, mark_of(keys), demo);
      return find(tx);
    });
  }
  if (found->key_mark == mark_of(keys)) return;
  throw StartError(
      "the key file (" + folder.master_key() +
      ") does not belong to this database: it was begun with another one; put the one that belongs to it back from its copy, or "
      "a copy of that of another of its nodes");
}

}  // namespace noren::app
