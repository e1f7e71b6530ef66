#include "app/arrival.h"

#include <chrono>

#include "db/patience.h"
#include "log/log.h"

namespace noren::app {
namespace {

constexpr std::chrono::seconds kArrivalLookEvery{1};
// Nobody who stops the node waits for a server that is silent; a migration takes the time it needs.
constexpr std::chrono::milliseconds kArrivalPatience{5'000};

}  // namespace

Arrival::Arrival(std::vector<std::function<void()>> steps) : steps_(std::move(steps)) {}

Arrival::~Arrival() { stop(); }

void Arrival::start() {
  thread_ = std::thread([this] {
    while (!look()) {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, kArrivalLookEvery, [this] { return stopping_; })) return;
    }
  });
}

void Arrival::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Arrival::look() {
  try {
    const db::Patience patience(kArrivalPatience);
    for (; done_ < steps_.size(); ++done_) steps_[done_]();
  } catch (const std::exception& error) {
    note(error.what());
    return false;
  }
  note("");
  log::event(log::Level::info, "database_joined", log::field("then", "all goes on as after any start"));
  return true;
}

std::string Arrival::obstacle() const {
  const std::lock_guard lock(mutex_);
  return obstacle_;
}

void Arrival::note(const std::string& obstacle) {
  const std::lock_guard lock(mutex_);
  if (obstacle == obstacle_) return;
  obstacle_ = obstacle;
  if (!obstacle.empty()) log::event(log::Level::error, "database_not_joined", log::field("what", obstacle));
}

}  // namespace noren::app
