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

std::shared_ptr<const Ready> PageCache::find(const ShopId& shop, std::string_view target, Instant now) const {
  const std::shared_lock lock(mutex_);
  const auto shelf = shelves_.find(shop.str());
  if (shelf == shelves_.end()) return nullptr;
  const auto entry = shelf->second.pages.find(std::string(target));
  if (entry == shelf->second.pages.end() || entry->second.begun_in != shelf->second.epoch || entry->second.good_until <= now)
    return nullptr;
  return entry->second.page;
}

void PageCache::keep(const ShopId& shop, std::string_view target, Kept kept) {
  const std::unique_lock lock(mutex_);
  if (kept.begun_in != shelves_[shop.str()].epoch) return;
  const std::size_t bytes = kept.page->bytes();
  // Rare (a crawler through every search): starting over is simpler than keeping an order of use on the hot path.
  if (bytes_ + bytes > bytes_max_) {
    for (auto& [id, shelf] : shelves_) shelf.pages.clear();
    bytes_ = 0;
  }
  Kept& entry = shelves_[shop.str()].pages[std::string(target)];
  if (entry.page) bytes_ -= entry.page->bytes();
  entry = std::move(kept);
  bytes_ += bytes;
}

}  // namespace noren::http
