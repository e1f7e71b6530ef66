#include "http/lanes.h"

#include <algorithm>

namespace noren::http {
namespace {

constexpr int kBrowsingEvery = 8;  // of what one lane is worked on while both kinds wait: nobody waits for ever

}  // namespace

bool Lanes::admits(const ShopId& shop, bool browses) const {
  const std::lock_guard lock(mutex_);
  if (waiting_ >= most_.waiting) return false;
  if (browses && waiting_ >= std::max(1, most_.waiting / 2)) return false;
  const auto lane = lanes_.find(shop);
  return shops_ <= 1 || lane == lanes_.end() || lane->second.waiting() < static_cast<std::size_t>(most_.waiting - most_.waiting / 4);
}

void Lanes::put(const ShopId& shop, bool browses, Work work) {
  const std::lock_guard lock(mutex_);
  const auto [found, fresh] = lanes_.try_emplace(shop);
  if (fresh && !shop.empty()) ++shops_;
  Lane& lane = found->second;
  if (lane.waiting() == 0) in_turn_.push_back(&lane);
  (browses ? lane.browsing : lane.needed).push_back(std::move(work));
  ++waiting_;
}

void Lanes::work_one() {
  std::unique_lock lock(mutex_);
  std::optional<Taken> taken = take();
  if (!taken) ++owed_;
  while (taken) {
    lock.unlock();
    taken->work(taken->crowded);
    taken->work = nullptr;  // with all it holds, before the lock is taken again
    lock.lock();
    --taken->lane->under_way;
    taken.reset();
    if (owed_ > 0) taken = take();
    if (taken) --owed_;
  }
}

// Where several shops are served, some workers are always left for the others.
bool Lanes::has_its_share(const Lane& lane) const { return shops_ > 1 && lane.under_way >= std::max(1, most_.workers - most_.workers / 4); }

std::optional<Lanes::Taken> Lanes::take() {
  for (std::size_t left = in_turn_.size(); left > 0; --left) {
    Lane& lane = *in_turn_.front();
    in_turn_.pop_front();
    if (has_its_share(lane)) {
      in_turn_.push_back(&lane);
      continue;
    }
    Taken taken = take_from(lane);
    if (lane.waiting() > 0) in_turn_.push_back(&lane);
    return taken;
  }
  return std::nullopt;
}

Lanes::Taken Lanes::take_from(Lane& lane) {
  const bool turn_of_browsing = ++lane.taken % kBrowsingEvery == 0;
  std::deque<Work>& from = lane.needed.empty() || (turn_of_browsing && !lane.browsing.empty()) ? lane.browsing : lane.needed;
  Taken taken{&lane, std::move(from.front()), false};
  from.pop_front();
  --waiting_;
  ++lane.under_way;
  taken.crowded = lane.needed.size() >= static_cast<std::size_t>(std::max(1, most_.waiting / 2));
  return taken;
}

}  // namespace noren::http
