#include "base/ascii.h"
#include "shops/shops.h"
#include "shops/store.h"

namespace noren::shops {

struct Directory::Table {
  std::map<ShopId, std::shared_ptr<const Shop>> by_id;
  std::unordered_map<std::string, std::shared_ptr<const Shop>> by_host;

  void index() {
    by_host.clear();
    for (const auto& [id, shop] : by_id) {
      for (const std::string& host : shop->settings.hosts) by_host.emplace(host, shop);
    }
  }
};

namespace {

// "Kurumi.example:8080" -> "kurumi.example"; "[::1]:8080" -> "::1".
std::string bare_host(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') - 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  return lower_ascii(host);
}

}  // namespace

Directory::Directory(db::Database& db, const crypto::Keys& keys) : db_(db), keys_(keys), table_(std::make_shared<const Table>()) {}

void Directory::load(db::Database& from) {
  const auto rows = from.read([](db::Tx& tx) { return all_shops(tx); });
  auto fresh = std::make_shared<Table>();
  for (const StoredShop& row : rows) fresh->by_id.emplace(row.id, shop_from(row, keys_));
  std::vector<ShopId> changed;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, shop] : table_->by_id) {  // a deed may have been faster than this reading
      auto& read = fresh->by_id[id];
      if (!read || read->version < shop->version) read = shop;
    }
    for (const auto& [id, shop] : fresh->by_id) {
      const auto known = table_->by_id.find(id);
      if (known == table_->by_id.end() || known->second->version != shop->version) changed.push_back(id);
    }
    fresh->index();
    table_ = std::move(fresh);
  }
  for (const ShopId& id : changed) {
    if (told_) told_(id);
  }
}

bool Directory::refresh() {
  const auto stored = db_.read([](db::Tx& tx) { return shop_versions(tx); });
  std::map<ShopId, std::int64_t> known;
  for (const auto& shop : all()) known.emplace(shop->id, shop->version);
  if (stored == known) return false;
  load();
  return true;
}

std::shared_ptr<const Directory::Table> Directory::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

std::shared_ptr<const Shop> Directory::by_id(const ShopId& id) const {
  const auto now = table();
  const auto found = now->by_id.find(id);
  return found == now->by_id.end() ? nullptr : found->second;
}

std::shared_ptr<const Shop> Directory::by_host(std::string_view host) const {
  const auto now = table();
  if (now->by_id.size() == 1) return now->by_id.begin()->second;
  const auto found = now->by_host.find(bare_host(host));
  return found == now->by_host.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Shop>> Directory::all() const {
  const auto now = table();
  std::vector<std::shared_ptr<const Shop>> shops;
  for (const auto& [id, shop] : now->by_id) shops.push_back(shop);
  return shops;
}

void Directory::put(std::shared_ptr<const Shop> shop) {
  const ShopId id = shop->id;
  {
    const std::lock_guard lock(mutex_);
    const auto known = table_->by_id.find(id);
    if (known == table_->by_id.end() || known->second->version < shop->version) {
      auto next = std::make_shared<Table>(*table_);
      next->by_id[id] = std::move(shop);
      next->index();
      table_ = std::move(next);
    }
  }
  // Also when a newer one is there: who put it may not have told yet, and what is told now is in it.
  if (told_) told_(id);
}

}  // namespace noren::shops
