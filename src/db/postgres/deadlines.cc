#include "db/postgres/deadlines.h"

#include <sys/socket.h>

namespace noren::db::postgres {
namespace {

constexpr int kShut = -1;  // in the place of a socket that needs no more watching

}  // namespace

Deadlines::Guard::Guard(Deadlines& deadlines, int socket, std::chrono::milliseconds within) : deadlines_(deadlines) {
  const std::lock_guard lock(deadlines_.mutex_);
  at_ = deadlines_.watched_.emplace(std::chrono::steady_clock::now() + within, socket);
  if (at_ == deadlines_.watched_.begin()) deadlines_.wake_.notify_one();
}

Deadlines::Guard::~Guard() {
  const std::lock_guard lock(deadlines_.mutex_);
  deadlines_.watched_.erase(at_);
}

Deadlines::Deadlines() : thread_([this] { loop(); }) {}

Deadlines::~Deadlines() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Deadlines::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Moment now = std::chrono::steady_clock::now();
    auto next = watched_.begin();
    for (; next != watched_.end() && next->first <= now; ++next) {
      if (next->second == kShut) continue;
      ::shutdown(next->second, SHUT_RDWR);
      next->second = kShut;
    }
    if (next == watched_.end()) {
      wake_.wait(lock);
    } else {
      const Moment until = next->first;  // its guard may go meanwhile
      wake_.wait_until(lock, until);
    }
  }
}

}  // namespace noren::db::postgres
