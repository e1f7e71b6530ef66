// Where each shop's present snapshot lies. Loaded at start; replaced after every change of the catalog, before the use case
// that made it returns. Safe from any thread; taking the snapshot is one short shared lock and a pointer copy.
#pragma once
#include <functional>
#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/snapshot.h"
#include "db/database.h"

namespace noren::catalog {

class Shelf {
 public:
  explicit Shelf(db::Database& db) : db_(db) {}

  // The shop's present snapshot; an empty one (version 0) for a shop that has not been loaded. Never null.
  std::shared_ptr<const Snapshot> of(const ShopId& shop) const;

  // Reads the shop's catalog and puts it in place unless a newer one is there. Throws db/errors.h.
  void reload(const ShopId& shop) { reload(db_, shop); }
  // The same from a copy of it in another database.
  void reload(db::Database& from, const ShopId& shop);
  // The shops whose catalog is stored in another version than lies here: another node changed it. Throws db/errors.h.
  std::vector<ShopId> outdated() const;

  // A change was stored and could not be read anew: until it is loaded anew the snapshot is older than what was saved.
  void fell_behind(const ShopId& shop);
  bool behind(const ShopId& shop) const;

  // Told after each reload, on the thread that made the change: drops ready pages. Set once at start; must not throw.
  void when_replaced(std::function<void(const ShopId&)> told) { told_ = std::move(told); }

 private:
  void put(const ShopId& shop, std::shared_ptr<const Snapshot> snapshot);

  db::Database& db_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<ShopId, std::shared_ptr<const Snapshot>> shops_;
  std::unordered_set<ShopId> behind_;
  std::function<void(const ShopId&)> told_;
};

}  // namespace noren::catalog
