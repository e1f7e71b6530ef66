#include "http/page_cache.h"

#include <mutex>

namespace noren::http {

std::uint64_t PageCache::epoch(const ShopId& shop) const {
  const std::shared_lock lock(mutex_);
  const auto shelf = shelves_.find(shop.str());
  return shelf == shelves_.end() ? 1 : shelf->second.epoch;
}

void PageCache::bump(const ShopId& shop) {
  const std::unique_lock lock(mutex_);
  ++shelves_[shop.str()].epoch;
}

std::shared_ptr<const Ready> PageCache::find(const ShopId& shop, std::string_view target) const {
  const std::shared_lock lock(mutex_);
  const auto shelf = shelves_.find(shop.str());
  if (shelf == shelves_.end()) return nullptr;
  const auto entry = shelf->second.pages.find(std::string(target));
  if (entry == shelf->second.pages.end() || entry->second.epoch != shelf->second.epoch) return nullptr;
  return entry->second.page;
}

void PageCache::keep(const ShopId& shop, std::string_view target, std::uint64_t begun_in, std::shared_ptr<const Ready> page) {
  const std::unique_lock lock(mutex_);
  Shelf& shelf = shelves_[shop.str()];
  if (begun_in != shelf.epoch) return;
  if (bytes_ + page->bytes() > bytes_max_) {
    // Rare (a crawler through every search): starting over is simpler than keeping an order of use on the hot path.
    for (auto& [id, other] : shelves_) other.pages.clear();
    bytes_ = 0;
  }
  Entry& entry = shelf.pages[std::string(target)];
  if (entry.page) bytes_ -= entry.page->bytes();
  bytes_ += page->bytes();
  entry = {begun_in, std::move(page)};
}

}  // namespace noren::http
