// What is kept in memory is what is stored. What this process changes it tells itself after the commit; what another node changed on a
// shared database, and a commit whose outcome was not known, tell it nothing: each kind that is kept is compared with what is stored,
// and read anew where it differs. Every second on a thread of its own when the database is shared, else now and then by a chore. While
// the database cannot be read, all stays as it was, and what is missed is caught up with afterwards.
// Thread: start and stop from the main one; look() and behind() from any.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "env/clock.h"

namespace noren::app {

// One kind, compared and read anew. Throws what reading throws.
struct Kept {
  std::string name;  // in the log
  std::function<void()> refresh;
};

class Freshness {
 public:
  Freshness(env::Clock& clock, std::vector<Kept> kept);
  ~Freshness();
  Freshness(const Freshness&) = delete;
  Freshness& operator=(const Freshness&) = delete;

  void start();
  void stop();
  // All kinds, on the caller's thread. Throws std::runtime_error with the words of those that could not be read, after the others had their
  // turn; db::Unavailable at once.
  void look();
  // How long ago all of it was as it is stored.
  std::chrono::microseconds behind() const;
  // For how long it could not be read, or not all of it; 0: the last look was good, or there was none yet.
  std::chrono::microseconds failing_for() const;

 private:
  void look_at_all();
  void look_and_log();

  env::Clock& clock_;
  const std::vector<Kept> kept_;
  std::mutex looking_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Instant fresh_at_;
  std::optional<Instant> failing_since_;
  bool stopping_ = false;
  bool failing_ = false;  // of the thread
  std::thread thread_;
};

}  // namespace noren::app
