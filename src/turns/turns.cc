#include "turns/turns.h"

#include <algorithm>
#include <utility>

namespace noren::turns {

Turns::Pass::Pass(Turns& turns, Press press) : turns_(&turns), press_(std::move(press)), begun_(turns.clock_.now()) {}

Turns::Pass::~Pass() {
  if (turns_ != nullptr) turns_->leave(press_, begun_);
}

Room::Now Turns::now_for(const Room& room, const Press& press) const {
  const int others = under_way_ - room.under_way();
  const int share = others > 0 ? std::min(most_.of_one_shop, most_.at_once - most_.at_once / 4) : most_.of_one_shop;
  return {clock_.now(), std::min(share, most_.at_once - others), press.crowded, false};
}

Room::Now Turns::now_with_memory(const Room& room, const Press& press) const {
  Room::Now now = now_for(room, press);
  now.full = kept() >= most_.kept;
  return now;
}

std::size_t Turns::kept() const {
  std::size_t sum = 0;
  for (const auto& [shop, room] : rooms_) sum += room.remembered();
  return sum;
}

std::optional<Turns::Pass> Turns::enter(const Press& press) {
  {
    const std::lock_guard lock(mutex_);
    Room& room = rooms_[press.shop];
    if (!room.enter(press.checkout, press.since, press.since ? now_with_memory(room, press) : now_for(room, press))) return std::nullopt;
    ++under_way_;
    if (room.was_called(press.checkout)) ++since_start_.called_in;
  }
  return std::optional<Pass>(std::in_place, *this, press);
}

void Turns::leave(const Press& press, Instant begun) {
  const std::lock_guard lock(mutex_);
  Room& room = rooms_.at(press.shop);
  const Room::Now now = now_for(room, press);
  --under_way_;
  room.leave(now.at - begun, now);
}

Place Turns::wait(const Press& press) {
  const std::lock_guard lock(mutex_);
  ++since_start_.told_to_wait;
  Room& room = rooms_[press.shop];
  return room.wait(press.checkout, press.since, now_with_memory(room, press));
}

std::optional<Place> Turns::look(const Press& press) {
  const std::lock_guard lock(mutex_);
  Room& room = rooms_[press.shop];
  return room.look(press.checkout, press.since, now_with_memory(room, press));
}

void Turns::end(const ShopId& shop, const CheckoutId& checkout) {
  const std::lock_guard lock(mutex_);
  const auto found = rooms_.find(shop);
  if (found != rooms_.end()) found->second.forget(checkout);
}

void Turns::turn_away(const ShopId& shop, const CheckoutId& checkout) {
  end(shop, checkout);
  const std::lock_guard lock(mutex_);
  ++since_start_.gone;
}

Turns::Counts Turns::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = since_start_;
  counts.under_way = under_way_;
  for (const auto& [shop, room] : rooms_) counts.waiting += static_cast<std::int64_t>(room.waiting());
  return counts;
}

}  // namespace noren::turns
