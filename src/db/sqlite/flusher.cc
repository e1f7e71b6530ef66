#include "db/sqlite/flusher.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "db/errors.h"

namespace noren::db::sqlite {

Flusher::Flusher(std::string log_path) : log_path_(std::move(log_path)), thread_([this] { loop(); }) {}

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

void Flusher::reset() {
  wait_for_all();
  if (log_ >= 0) close(log_);
  log_ = -1;
  broken_ = false;
}

void Flusher::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::vector<Batch> batches = std::exchange(waiting_, {});
    lock.unlock();
    std::exception_ptr failure;
    try {
      if (broken_) throw CommitUnknown("the log could not be synced");
      sync();
    } catch (const Error&) {
      broken_ = true;
      failure = std::current_exception();
    }
    for (const Batch& batch : batches) settle(batch, failure);
    lock.lock();
    settled_ += batches.size();
    progress_.notify_all();
  }
}

void Flusher::sync() {
  if (log_ < 0) log_ = open(log_path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (log_ < 0 || fdatasync(log_) != 0) throw CommitUnknown(log_path_ + ": " + std::strerror(errno));
}

void Flusher::settle(const Batch& batch, const std::exception_ptr& failure) {
  for (Command* command : batch) {
    if (failure) {
      command->failure = failure;
      continue;
    }
    for (const auto& act : command->acts) act();
  }
  answer(batch);
}

}  // namespace noren::db::sqlite
