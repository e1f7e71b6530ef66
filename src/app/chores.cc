#include "app/chores.h"

#include "log/log.h"

namespace noren::app {
namespace {

constexpr std::chrono::seconds kChoresEvery{30};
constexpr std::chrono::minutes kFirstAfter{5};

}  // namespace

Chores::Chores(env::Clock& clock, std::vector<Chore> chores, Holds holds) : clock_(clock), holds_(std::move(holds)) {
  for (Chore& chore : chores) {
    // Soon after the start, also in a shop that is started anew every day.
    const Instant due = clock.now() + std::min<std::chrono::microseconds>(chore.every, kFirstAfter);
    entries_.push_back({std::move(chore), due, ""});
  }
}

Chores::~Chores() { stop(); }

void Chores::start() {
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kChoresEvery, [this] { return stopping_; })) {
      lock.unlock();
      run_due(clock_.now());
      lock.lock();
    }
  });
}

void Chores::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Chores::run_due(Instant now) {
  for (Entry& entry : entries_) {
    // A clock that was set back must not put the work off for years.
    if (entry.due > now + entry.chore.every) entry.due = now + entry.chore.every;
    if (entry.due > now) continue;
    if (entry.chore.duty && !holds_(*entry.chore.duty)) {
      leave_to_another(entry);
      continue;
    }
    entry.due = now + entry.chore.every;
    std::string failed;
    try {
      entry.chore.work(now);
    } catch (const std::exception& error) {
      failed = error.what();
      if (failed.empty()) failed = "unknown";
    }
    note(entry, std::move(failed));
  }
}

// Whether it works is known there.
void Chores::leave_to_another(Entry& entry) {
  if (!entry.failed.empty()) --failing_;
  entry.failed.clear();
}

void Chores::note(Entry& entry, std::string failed) {
  if (failed == entry.failed) return;
  const std::string chore = log::field("chore", entry.chore.name);
  if (failed.empty()) {
    log::event(log::Level::info, "chore_works_again", chore);
  } else {
    log::event(log::Level::error, "chore_failed", chore + "," + log::field("what", failed));
  }
  failing_ += (failed.empty() ? 0 : 1) - (entry.failed.empty() ? 0 : 1);
  entry.failed = std::move(failed);
}

}  // namespace noren::app
