#include "app/heartbeat.h"

#include "log/log.h"

namespace noren::app {

Heartbeat::Heartbeat(nodes::Nodes& nodes, bool later) : nodes_(nodes) {
  const std::chrono::seconds every = nodes.beat_every();
  if (every == std::chrono::seconds(0)) return;
  if (!later) begin();
  thread_ = std::thread([this, every] {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait_for(lock, every, [this] { return stopping_ || soon_; });
      if (stopping_) return;
      soon_ = false;
      const auto also = also_;
      lock.unlock();
      if (begun_) beat();
      if (also) also();
      lock.lock();
    }
  });
}

Heartbeat::~Heartbeat() { stop(); }

void Heartbeat::begin() {
  nodes_.beat();
  begun_ = true;
}

void Heartbeat::beat() {
  try {
    nodes_.beat();
    failing_ = false;
  } catch (const std::exception& error) {
    // What is held ends by itself, and is taken again when the database is back.
    if (!failing_) log::event(log::Level::warning, "node_not_heard", log::field("what", error.what()));
    failing_ = true;
  }
}

void Heartbeat::with_each(std::function<void()> also) {
  const std::lock_guard lock(mutex_);
  also_ = std::move(also);
  soon_ = true;
  wake_.notify_all();
}

void Heartbeat::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  leave();
}

void Heartbeat::leave() {
  try {
    nodes_.leave();
  } catch (const std::exception& error) {
    log::event(log::Level::warning, "node_not_signed_off",
               log::field("what", error.what()) + "," + log::field("then", "the other nodes take its work over some seconds later"));
  }
}

}  // namespace noren::app
