#include "pauses/board.h"

#include "pauses/rules.h"
#include "pauses/store.h"

namespace noren::pauses {

void Board::load(db::Database& db) {
  std::uint64_t begun_at = 0;
  {
    const std::lock_guard lock(mutex_);
    begun_at = puts_;
  }
  auto all = db.read([](db::Tx& tx) { return of_house(tx); });
  const std::lock_guard lock(mutex_);
  for (const auto& [shop, put] : last_) {
    if (put > begun_at) all[shop] = shops_[shop];
  }
  shops_ = std::move(all);
}

void Board::put_after_commit(db::Tx& tx, const ShopId& shop) {
  tx.after_commit([this, shop, now = of_shop(tx, shop)] {
    const std::lock_guard lock(mutex_);
    shops_[shop] = now;
    last_[shop] = ++puts_;
  });
}

std::optional<Pause> Board::pause_of(const ShopId& shop, PaymentMethod method, Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = shops_.find(shop);
  return found == shops_.end() ? std::nullopt : pause_at(found->second, method, now);
}

std::vector<std::pair<ShopId, Health>> Board::failing() const {
  std::vector<std::pair<ShopId, Health>> all;
  const std::lock_guard lock(mutex_);
  for (const auto& [shop, of_shop] : shops_) {
    for (const Health& health : of_shop.healths) {
      if (health.failing) all.emplace_back(shop, health);
    }
  }
  return all;
}

}  // namespace noren::pauses
