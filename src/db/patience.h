// How long the caller of this thread can wait for a database on another machine: a page for a buyer seconds, work in the background
// longer. What is silent for longer is given up (db/postgres/deadlines.h). Innermost counts. Thread: each has its own.
#pragma once
#include <chrono>

namespace noren::db {

class Patience {
 public:
  explicit Patience(std::chrono::milliseconds within);  // from now
  ~Patience();
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

  // Of who named none.
  static constexpr std::chrono::milliseconds kOfBackground{60'000};
  // What is left of it; zero when it is over.
  static std::chrono::milliseconds left();

 private:
  using Moment = std::chrono::steady_clock::time_point;
  const Moment outer_;
};

}  // namespace noren::db
