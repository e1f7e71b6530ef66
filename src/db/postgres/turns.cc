#include "db/postgres/turns.h"

namespace noren::db::postgres {

bool Turns::enter(Kind kind, std::chrono::milliseconds within) {
  std::unique_lock lock(mutex_);
  if (kind == Kind::beside) {
    const bool came = changed_.wait_for(lock, within, [this] { return !alone_ && waiting_alone_ == 0; });
    beside_ += came ? 1 : 0;
    return came;
  }
  ++waiting_alone_;
  const bool came = changed_.wait_for(lock, within, [this] { return !alone_ && beside_ == 0; });
  --waiting_alone_;
  alone_ = alone_ || came;
  if (!came) changed_.notify_all();  // those who would have stood behind
  return came;
}

void Turns::leave(Kind kind) {
  {
    const std::lock_guard lock(mutex_);
    if (kind == Kind::alone) {
      alone_ = false;
    } else {
      --beside_;
    }
  }
  changed_.notify_all();
}

}  // namespace noren::db::postgres
