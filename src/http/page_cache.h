// Ready pages by shop and target. What a page was made from may change at any moment: each shop has an epoch, a page is
// kept with the epoch it was begun in, and an older epoch's page is never served. Nor is one past its time: what a page says
// may change by the clock alone (a sale that ends, an item no longer new). Thread: safe from any.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/id.h"
#include "base/time.h"
#include "http/ready.h"

namespace noren::http {

class PageCache {
 public:
  explicit PageCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  std::uint64_t epoch(const ShopId& shop) const;
  // All pages of the shop are made anew at their next request: catalogue, settings or a stock state changed.
  void bump(const ShopId& shop);

  std::shared_ptr<const Ready> find(const ShopId& shop, std::string_view target, Instant now) const;
  struct Kept {
    std::uint64_t begun_in = 0;  // epoch
    Instant good_until;
    std::shared_ptr<const Ready> page;
  };
  void keep(const ShopId& shop, std::string_view target, Kept kept);

 private:
  struct Shelf {
    std::uint64_t epoch = 1;
    std::unordered_map<std::string, Kept> pages;
  };

  const std::size_t bytes_max_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Shelf> shelves_;
  std::size_t bytes_ = 0;  // of all
};

}  // namespace noren::http
