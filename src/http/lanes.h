// The requests that wait for a worker: a lane for each shop, and workers take from the lanes in turn, so that one shop's crowd keeps no other
// shop waiting. What looks at goods goes behind what orders, pays or tells of an order, and is refused first when many wait.
// Private to http. Thread: safe from any.
#pragma once
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/id.h"

namespace noren::http {

class Lanes {
 public:
  // crowded: many of the same shop's requests stand behind this one. Must not throw.
  using Work = std::function<void(bool crowded)>;
  struct Most {
    int waiting = 1;  // in all lanes
    int workers = 1;
  };
  explicit Lanes(Most most) : most_(most) {}

  // False: there are too many; this one is told to come again.
  bool admits(const ShopId& shop, bool browses) const;
  void put(const ShopId& shop, bool browses, Work work);
  // Does one of those that wait. To be called once for each put, on a worker.
  void work_one();

 private:
  struct Lane {
    std::deque<Work> needed;
    std::deque<Work> browsing;
    int under_way = 0;
    int taken = 0;
    std::size_t waiting() const { return needed.size() + browsing.size(); }
  };
  struct Taken {
    Lane* lane = nullptr;
    Work work;
    bool crowded = false;
  };

  std::optional<Taken> take();
  Taken take_from(Lane& lane);
  bool has_its_share(const Lane& lane) const;

  const Most most_;
  mutable std::mutex mutex_;
  std::unordered_map<ShopId, Lane> lanes_;
  int shops_ = 0;
  std::deque<Lane*> in_turn_;  // those in which somebody waits
  int waiting_ = 0;
  int owed_ = 0;  // calls of work_one that found only lanes with their share of the workers
};

}  // namespace noren::http
