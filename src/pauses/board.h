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
  // What is put meanwhile is newer than what is read, and stays.
  void load(db::Database& db);
  // As of the caller's transaction, once it is committed.
  void put_after_commit(db::Tx& tx, const ShopId& shop);

  std::optional<Pause> pause_of(const ShopId& shop, PaymentMethod method, Instant now) const;
  // The ways that are failing, with the time of their next probe.
  std::vector<std::pair<ShopId, Health>> failing() const;

 private:
  mutable std::mutex mutex_;
  std::map<ShopId, OfShop> shops_;
  std::uint64_t puts_ = 0;                // since the start
  std::map<ShopId, std::uint64_t> last_;  // of them, of each shop
};

}  // namespace noren::pauses
