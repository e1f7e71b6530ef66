// How often somebody may guess at orders: per client and per order number. Only wrong tries cost.
// Thread: safe from any.
#pragma once
#include "http/client_limit.h"

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
  bool free(const std::string& client) const { return loopback_is_free_ && http::is_loopback(client); }

  const bool loopback_is_free_;
  http::TokenBuckets of_clients_{{kClientTries, kRefill}};
  http::TokenBuckets of_numbers_{{kNumberTries, kRefill}};
};

}  // namespace noren::orders
