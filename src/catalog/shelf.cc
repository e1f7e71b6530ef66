#include "catalog/shelf.h"

#include "catalog/store.h"

namespace noren::catalog {

std::shared_ptr<const Snapshot> Shelf::of(const ShopId& shop) const {
  static const auto empty = std::make_shared<const Snapshot>(Contents{});
  const std::shared_lock lock(mutex_);
  const auto found = shops_.find(shop);
  return found == shops_.end() ? empty : found->second;
}

void Shelf::reload(db::Database& from, const ShopId& shop) {
  Contents contents = from.read([&](db::Tx& tx) { return store::load_contents(tx, shop); });
  put(shop, std::make_shared<const Snapshot>(std::move(contents)));
}

std::vector<ShopId> Shelf::outdated() const {
  std::vector<ShopId> shops;
  for (const auto& [shop, version] : db_.read([](db::Tx& tx) { return store::versions(tx); })) {
    if (of(shop)->version() != version) shops.push_back(shop);
  }
  return shops;
}

void Shelf::fell_behind(const ShopId& shop) {
  const std::unique_lock lock(mutex_);
  behind_.insert(shop);
}

bool Shelf::behind(const ShopId& shop) const {
  const std::shared_lock lock(mutex_);
  return behind_.contains(shop);
}

void Shelf::put(const ShopId& shop, std::shared_ptr<const Snapshot> snapshot) {
  {
    const std::unique_lock lock(mutex_);
    behind_.erase(shop);
    auto& present = shops_[shop];
    if (!present || present->version() < snapshot->version()) present.swap(snapshot);
  }
  // Also when a newer one is there: who put it may not have told yet, and what is told now is in it.
  if (told_) told_(shop);
}

}  // namespace noren::catalog
