#include "app/freshness.h"

#include <stdexcept>

#include "db/errors.h"
#include "db/patience.h"
#include "log/log.h"

namespace noren::app {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
// A server that is silent is asked anew soon after it speaks again.
constexpr std::chrono::milliseconds kPatience{5'000};

}  // namespace

Freshness::Freshness(env::Clock& clock, std::vector<Kept> kept) : clock_(clock), kept_(std::move(kept)), fresh_at_(clock.now()) {}

Freshness::~Freshness() { stop(); }

void Freshness::start() {
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
      lock.unlock();
      look_and_log();
      lock.lock();
    }
  });
}

void Freshness::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Freshness::look() {
  const std::lock_guard one_at_a_time(looking_);
  const Instant begun = clock_.now();
  try {
    look_at_all();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!failing_since_) failing_since_ = begun;
    throw;
  }
  const std::lock_guard lock(mutex_);
  fresh_at_ = begun;
  failing_since_.reset();
}

void Freshness::look_at_all() {
  std::string failed;
  for (const Kept& kept : kept_) {
    try {
      kept.refresh();
    } catch (const db::Unavailable&) {
      throw;  // the others would wait for the same server
    } catch (const std::exception& error) {
      failed += (failed.empty() ? "" : "; ") + kept.name + ": " + error.what();
    }
  }
  if (!failed.empty()) throw std::runtime_error(failed);
}

std::chrono::microseconds Freshness::behind() const {
  const std::lock_guard lock(mutex_);
  return clock_.now() - fresh_at_;
}

std::chrono::microseconds Freshness::failing_for() const {
  const std::lock_guard lock(mutex_);
  return failing_since_ ? clock_.now() - *failing_since_ : std::chrono::microseconds(0);
}

// Once when it begins to fail and once when it is over: the words may be others every second.
void Freshness::look_and_log() {
  std::string failed;
  try {
    const db::Patience patience(kPatience);
    look();
  } catch (const std::exception& error) {
    failed = error.what();
  }
  if (failed.empty() == !failing_) return;
  failing_ = !failed.empty();
  if (failing_)
    log::event(log::Level::error, "kept_not_refreshed", log::field("what", failed));
  else
    log::event(log::Level::info, "kept_refreshed_again");
}

}  // namespace noren::app
