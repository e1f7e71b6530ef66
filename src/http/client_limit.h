// How often a client may do something: token buckets in memory, and who counts as one client.
// Thread: safe from any.
#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace noren::http {

struct Rate {
  double at_once = 1;
  std::chrono::microseconds refill{1};  // one more after each
};

class TokenBuckets {
 public:
  explicit TokenBuckets(Rate rate) : rate_(rate) {}

  // Takes one. When there is none left: how long until the next.
  std::optional<std::chrono::microseconds> take(const std::string& key, Instant now);
  void give_back(const std::string& key, Instant now);

 private:
  struct Bucket {
    double left = 0;
    Instant at;
  };
  Bucket& bucket(const std::string& key, Instant now);
  double refilled(std::chrono::microseconds passed) const;
  void make_room(Instant now);

  const Rate rate_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

// One household or phone has a whole /64 of IPv6 addresses (RFC 6177): they are one client, however an address is written. What is no
// address is itself.
std::string client_key(const std::string& remote);
bool is_loopback(const std::string& remote);

}  // namespace noren::http
