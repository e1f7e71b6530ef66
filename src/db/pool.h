// Connections lent out one by one: opened when first needed, at most so many; who comes when all are out waits.
// Thread: safe from any.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace noren::db {

template <class Connection>
class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;

  Pool(int most, Open open) : most_(most), open_(std::move(open)) {}

  // Throws what opening one throws.
  std::unique_ptr<Connection> borrow() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !idle_.empty() || opened_ < most_; });
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

 private:
  const int most_;
  const Open open_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int opened_ = 0;
};

}  // namespace noren::db
