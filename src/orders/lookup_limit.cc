#include "orders/lookup_limit.h"

#include <algorithm>
#include <cmath>

namespace noren::orders {
namespace {

constexpr std::size_t kBucketsMax = 20'000;

double refilled(std::chrono::microseconds passed) {
  return std::max(0.0, static_cast<double>(passed.count()) / static_cast<double>(std::chrono::microseconds(LookupLimit::kRefill).count()));
}

// One household or phone has a whole /64 of IPv6 addresses (RFC 6177): they are one client.
std::string client_key(const std::string& client) {
  if (client.find(':') == std::string::npos) return "c" + client;
  std::size_t end = 0;
  for (int groups = 0; groups < 4 && end != std::string::npos; ++groups) end = client.find(':', end + (groups == 0 ? 0 : 1));
  return "c" + client.substr(0, end);
}

}  // namespace

bool LookupLimit::free(const std::string& client) const {
  return loopback_is_free_ && (client == "::1" || client.starts_with("127.") || client.starts_with("::ffff:127."));
}

void LookupLimit::make_room(Instant now) {
  if (buckets_.size() < kBucketsMax) return;
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.tries + refilled(now - entry.second.at) >= kClientTries; });
  if (buckets_.size() >= kBucketsMax) buckets_.clear();
}

LookupLimit::Bucket& LookupLimit::bucket(const std::string& key, double most, Instant now) {
  const auto [found, fresh] = buckets_.try_emplace(key, Bucket{most, now});
  Bucket& bucket = found->second;
  if (!fresh) bucket.tries = std::min(most, bucket.tries + refilled(now - bucket.at));
  bucket.at = std::max(bucket.at, now);
  return bucket;
}

std::optional<std::chrono::minutes> LookupLimit::take(const std::string& client, const std::string& number, Instant now) {
  if (free(client)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  make_room(now);
  Bucket& of_client = bucket(client_key(client), kClientTries, now);
  Bucket& of_number = bucket("n" + number, kNumberTries, now);
  const double left = std::min(of_client.tries, of_number.tries);
  if (left < 1) return std::chrono::minutes(static_cast<int>(std::ceil((1 - left) * static_cast<double>(kRefill.count()))));
  of_client.tries -= 1;
  of_number.tries -= 1;
  return std::nullopt;
}

void LookupLimit::give_back(const std::string& client, const std::string& number, Instant now) {
  if (free(client)) return;
  const std::lock_guard lock(mutex_);
  Bucket& of_client = bucket(client_key(client), kClientTries, now);
  of_client.tries = std::min(kClientTries, of_client.tries + 1);
  Bucket& of_number = bucket("n" + number, kNumberTries, now);
  of_number.tries = std::min(kNumberTries, of_number.tries + 1);
}

}  // namespace noren::orders
