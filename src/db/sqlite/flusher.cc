#include "db/sqlite/flusher.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "db/sqlite/panic.h"

namespace noren::db::sqlite {

Flusher::Flusher(std::string log_path, Sync sync) : log_path_(std::move(log_path)), sync_(sync), thread_([this] { loop(); }) {}

Flusher::~Flusher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
  if (log_ >= 0) close(log_);
}

void Flusher::committed(Batch batch) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(batch));
  }
  work_.notify_one();
}

void Flusher::wait_for_all() {
  const std::uint64_t target = announced_;
  if (settled_ >= target) return;
  std::unique_lock lock(mutex_);
  progress_.wait(lock, [&] { return settled_ >= target; });
}

void Flusher::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::vector<Batch> batches = std::exchange(waiting_, {});
    lock.unlock();
    sync_log();
    for (const Batch& batch : batches) {
      for (Command* command : batch) {
        for (const auto& act : command->acts) act();
      }
      answer(batch);
    }
    lock.lock();
    settled_ += batches.size();
    progress_.notify_all();
  }
}

void Flusher::sync_log() {
  if (log_ < 0) log_ = open(log_path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (log_ < 0 || sync_(log_) != 0) panic(log_path_ + ": " + std::strerror(errno));
}

}  // namespace noren::db::sqlite
