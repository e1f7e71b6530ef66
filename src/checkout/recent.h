// Attempts that this node opened or changed a short while ago, as plain values, so that taking the order need not read, open and
// parse them again. The row stays the truth: what is kept counts only while the row still has its version.
// Thread: safe from any.
#pragma once
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "checkout/types.h"

namespace noren::checkout {

struct Attempt {
  Checkout checkout;
  orders::Person person;
};

class Recent {
 public:
  static constexpr std::size_t kMost = 2'000;

  void keep(std::shared_ptr<const Attempt> attempt);
  std::shared_ptr<const Attempt> find(const CheckoutId& id) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<CheckoutId, std::shared_ptr<const Attempt>> attempts_;
  std::deque<CheckoutId> oldest_first_;
};

}  // namespace noren::checkout
