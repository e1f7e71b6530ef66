#include "link/nonces.h"

namespace noren::link {

bool Nonces::is_new(const std::string& nonce, Instant said_at, Instant now) {
  if (said_at < begun_ || said_at > now + kLate || said_at < now - kLate) return false;
  const std::lock_guard lock(mutex_);
  // What was heard 2 * kLate ago is too old to be heard again, also of a caller whose clock is ahead.
  if (now - turned_ >= 2 * kLate || now < turned_) {
    older_ = now - turned_ >= 4 * kLate ? std::unordered_set<std::string>() : std::move(newer_);
    newer_.clear();
    turned_ = now;
  }
  if (newer_.contains(nonce) || older_.contains(nonce) || newer_.size() + older_.size() >= most_) return false;
  newer_.insert(nonce);
  return true;
}

}  // namespace noren::link
