// How often somebody may guess at orders: token buckets per client and per order number, in memory. Only wrong tries cost.
// Thread: safe from any.
#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace noren::orders {

class LookupLimit {
 public:
  static constexpr double kClientTries = 8;    // at once; one more every kRefill
  static constexpr double kNumberTries = 12;   // whoever asks
  static constexpr std::chrono::minutes kRefill{3};

  explicit LookupLimit(bool loopback_is_free) : loopback_is_free_(loopback_is_free) {}

  // Takes a try. When there is none left: how long until the next.
  std::optional<std::chrono::minutes> take(const std::string& client, const std::string& number, Instant now);
  void give_back(const std::string& client, const std::string& number, Instant now);  // it was the right one

 private:
  struct Bucket {
    double tries = 0;
    Instant at;
  };
  Bucket& bucket(const std::string& key, double most, Instant now);
  bool free(const std::string& client) const;
  void make_room(Instant now);

  const bool loopback_is_free_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace noren::orders
