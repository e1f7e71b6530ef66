// Ready pages by shop and address. What a page was made from may change at any moment: each shop has an epoch, a page is
// kept with the epoch it was begun in, and an older epoch's page is never served. Nor is one past its time: what a page says
// may change by the clock alone (a sale that ends, an item no longer new). A page that names where it was asked has that address in
// its key ("http://kurumi.example/items/mug" for "/items/mug"). Such pages share half of the room: whoever invents Host headers only
// drives out his like. Thread: safe from any.
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

  // key: the target of the request, or its address and target.
  std::shared_ptr<const Ready> find(const ShopId& shop, std::string_view key, Instant now) const;
  struct Kept {
    std::uint64_t begun_in = 0;  // epoch
    Instant good_until;
    std::shared_ptr<const Ready> page;
    bool of_address = false;  // its key begins with one
  };
  void keep(const ShopId& shop, std::string_view key, Kept kept);

 private:
  struct Shelf {
    std::uint64_t epoch = 1;
    std::unordered_map<std::string, Kept> pages;
  };

  void forget(const Kept& kept);  // takes its bytes off
  void drop(bool only_of_address);

  const std::size_t bytes_max_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Shelf> shelves_;
  std::size_t bytes_ = 0;             // of all
  std::size_t bytes_of_address_ = 0;  // of those that name one
};

}  // namespace noren::http
