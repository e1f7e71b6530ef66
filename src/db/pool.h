// Connections lent out one by one: opened when first needed, at most so many; who comes when all are out waits.
// Thread: safe from any.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace noren::db {

struct PoolState {
  int most = 0;
  int open = 0;
  int lent = 0;     // of those that are open
  int waiting = 0;  // callers for whom there was none
};

template <class Connection>
class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  static constexpr std::chrono::milliseconds kAsLongAsItTakes{std::chrono::hours(24)};

  Pool(int most, Open open) : most_(most), open_(std::move(open)) {}

  // nullptr when all were out for that long. Throws what opening one throws.
  std::unique_ptr<Connection> borrow(std::chrono::milliseconds within = kAsLongAsItTakes) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    const bool free = free_.wait_for(lock, within, [this] { return !idle_.empty() || opened_ < most_; });
    --waiting_;
    if (!free) return nullptr;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++opened_;
    lock.unlock();
    try {
      return open_();
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

  // nullptr: it is of no more use; another one may be opened in its place.
  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex_);
      if (connection) {
        idle_.push_back(std::move(connection));
      } else {
        --opened_;
      }
    }
    free_.notify_one();
  }

  // Closes those that nobody has: what one of them met, the others will.
  void close_idle() {
    std::vector<std::unique_ptr<Connection>> closed;
    {
      const std::lock_guard lock(mutex_);
      closed.swap(idle_);
      opened_ -= static_cast<int>(closed.size());
    }
    free_.notify_all();
  }

  PoolState state() const {
    const std::lock_guard lock(mutex_);
    return {most_, opened_, opened_ - static_cast<int>(idle_.size()), waiting_};
  }

 private:
  const int most_;
  const Open open_;
  mutable std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int opened_ = 0;
  int waiting_ = 0;
};

}  // namespace noren::db
