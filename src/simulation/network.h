// The ways between the machines of a simulated world: the shop's calls to the provider, and the provider's notices to the shop.
// Both lose, delay, double and reorder what they carry. Private to simulation. Thread: one.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "env/outbound.h"
#include "simulation/clock.h"

namespace noren::simulation {

class World;

// From the shop to the provider. Of one life of the shop: what comes back after its end finds nobody.
class WayToProvider final : public env::Outbound {
 public:
  explicit WayToProvider(World& world);
  ~WayToProvider() override;
  void start(env::Call call, std::function<void(env::Called)> done) override;

 private:
  struct Going;
  static void deliver(World& world, const std::shared_ptr<Going>& going);

  World& world_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// From the provider to the shop.
class WayToShop final : public env::Outbound {
 public:
  explicit WayToShop(World& world) : world_(world) {}
  void start(env::Call call, std::function<void(env::Called)> done) override;

 private:
  enum class Fate { on_time, swallowed, thrice, late };
  struct Notice {
    Fate fate = Fate::on_time;
    Elapsed until{0};  // late: nothing gets through before
  };
  void deliver(const env::Call& call, const std::string& type, const std::function<void(env::Called)>& done, Elapsed way);

  World& world_;
  std::map<std::string, Notice> notices_;  // by the event's id
};

}  // namespace noren::simulation
