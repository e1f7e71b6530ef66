#include "http/client_limit.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace noren::http {
namespace {

constexpr std::size_t kBucketsMax = 20'000;
constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // IPv4 within IPv6 (RFC 4291, 2.5.5.2)
constexpr std::ptrdiff_t kNetworkBytes = 8;                                                   // of an address

}  // namespace

double TokenBuckets::refilled(std::chrono::microseconds passed) const {
  return std::max(0.0, static_cast<double>(passed.count()) / static_cast<double>(rate_.refill.count()));
}

// Those who have all their tokens back need no memory; under an attack from everywhere it starts over.
void TokenBuckets::make_room(Instant now) {
  if (buckets_.size() < kBucketsMax) return;
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.left + refilled(now - entry.second.at) >= rate_.at_once; });
  if (buckets_.size() >= kBucketsMax) buckets_.clear();
}

TokenBuckets::Bucket& TokenBuckets::bucket(const std::string& key, Instant now) {
  const auto [found, fresh] = buckets_.try_emplace(key, Bucket{rate_.at_once, now});
  Bucket& bucket = found->second;
  if (!fresh) bucket.left = std::min(rate_.at_once, bucket.left + refilled(now - bucket.at));
  bucket.at = std::max(bucket.at, now);
  return bucket;
}

std::optional<std::chrono::microseconds> TokenBuckets::take(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  make_room(now);
  Bucket& mine = bucket(key, now);
  if (mine.left < 1) return std::chrono::microseconds(static_cast<std::int64_t>((1 - mine.left) * static_cast<double>(rate_.refill.count())));
  mine.left -= 1;
  return std::nullopt;
}

void TokenBuckets::give_back(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  Bucket& mine = bucket(key, now);
  mine.left = std::min(rate_.at_once, mine.left + 1);
}

std::string client_key(const std::string& remote) {
  std::array<std::uint8_t, 16> address{};
  if (inet_pton(AF_INET6, remote.c_str(), address.data()) != 1) return remote;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (std::equal(kMapped.begin(), kMapped.end(), address.begin())) {
    inet_ntop(AF_INET, address.data() + kMapped.size(), text.data(), INET6_ADDRSTRLEN);
  } else {
    std::fill(address.begin() + kNetworkBytes, address.end(), std::uint8_t{0});
    inet_ntop(AF_INET6, address.data(), text.data(), INET6_ADDRSTRLEN);
  }
  return text.data();
}

bool is_loopback(const std::string& remote) { return remote == "::1" || remote.starts_with("127.") || remote.starts_with("::ffff:127."); }

}  // namespace noren::http
