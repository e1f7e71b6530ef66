// What is paused now, in memory: asked at every look at the checkout. The database is the truth; whoever changes it puts the new state
// here after the commit, and a chore reads all of it anew, because other nodes change it as well. Thread: safe from any.
#pragma once
#include <map>
#include <mutex>

#include "db/database.h"
#include "pauses/types.h"

namespace noren::pauses {

class Board {
 public:
  void load(db::Database& db);
  // As of the caller's transaction, once it is committed.
  void put_after_commit(db::Tx& tx, const ShopId& shop);

  std::optional<Pause> pause_of(const ShopId& shop, PaymentMethod method, Instant now) const;
  // The ways that are failing, with the time of their next probe.
  std::vector<std::pair<ShopId, Health>> failing() const;

 private:
  mutable std::mutex mutex_;
  std::map<ShopId, OfShop> shops_;
};

}  // namespace noren::pauses
