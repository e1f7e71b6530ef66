// Typed functions around sql/*.sql; private to the feature. Inside the caller's transaction.
#pragma once
#include <array>

#include "base/context.h"
#include "troubles/troubles.h"

namespace noren::troubles::store {

// A trouble on its way through a transaction: what is changed here is written by save, with the events that were added.
struct NewEvent {
  What what = What::noted;
  Instant at;
  const Actor* actor = nullptr;  // unset: the system
  std::string details = "{}";
};
// Numbered on, and written at once.
void add_event(db::Tx& tx, Trouble& trouble, const NewEvent& event);
// False when somebody else changed it since it was read.
bool save(db::Tx& tx, Trouble& trouble);

bool insert(db::Tx& tx, const Trouble& trouble);  // false: there is an open one
std::int64_t last_round(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject);

struct Key {
  ShopId shop;
  TroubleId id;
};
std::vector<Key> due(db::Tx& tx, Instant now, int limit);
// What a list shows. kinds: ",mail_unsendable,stock_short,"; ours: ",unpaid_order:3,…", the steps that are the shop's to do.
struct Asked {
  ShopId shop;
  std::string kinds;
  std::string ours;
  Instant now;
};
struct Slice {
  std::int64_t limit = 0;
  std::int64_t skip = 0;
};
std::vector<Trouble> list_open(db::Tx& tx, const Asked& asked, const Slice& slice);
// Overdue, the shop's to do, waiting.
std::array<std::int64_t, 3> count_standings(db::Tx& tx, const Asked& asked);
std::vector<Trouble> list_settled(db::Tx& tx, const Asked& asked, Instant since, const Slice& slice);
std::int64_t count_settled(db::Tx& tx, const Asked& asked, Instant since);

struct StoredPlaybook {
  std::int64_t version = 0;
  std::string text;
  Instant changed_at;
  std::string changed_by;
};
std::optional<StoredPlaybook> find_playbook(db::Tx& tx, const ShopId& shop, std::string_view kind);
std::map<std::string, StoredPlaybook> changed_playbooks(db::Tx& tx, const ShopId& shop);  // without their texts
// False when it is not at this version any more.
bool save_playbook(db::Tx& tx, const Context& context, std::string_view kind, std::int64_t version, const std::string& text);
void wake_kind(db::Tx& tx, const ShopId& shop, std::string_view kind, Instant now);

}  // namespace noren::troubles::store
