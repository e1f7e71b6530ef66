#include "checkout/recent.h"

namespace noren::checkout {

void Recent::keep(std::shared_ptr<const Attempt> attempt) {
  const CheckoutId id = attempt->checkout.id;
  const std::lock_guard lock(mutex_);
  const auto [found, fresh] = attempts_.insert_or_assign(id, std::move(attempt));
  if (!fresh) return;
  oldest_first_.push_back(id);
  if (oldest_first_.size() <= kMost) return;
  attempts_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

std::shared_ptr<const Attempt> Recent::find(const CheckoutId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = attempts_.find(id);
  return found == attempts_.end() ? nullptr : found->second;
}

}  // namespace noren::checkout
