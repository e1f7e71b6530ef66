// Work that nobody waits for, done now and then in the background: forgetting what has outlived its use. A chore that fails is
// tried again at its next turn; it never stops the others. It is logged when it begins to fail, when it fails otherwise, and when it has
// worked again.
// Thread: start and stop from the main one; works run on a thread of their own; failing() from any.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "env/env.h"

namespace noren::app {

struct Chore {
  std::string name;  // in the log
  std::chrono::minutes every{};
  std::function<void(Instant)> work;
};

class Chores {
 public:
  Chores(env::Clock& clock, std::vector<Chore> chores);
  ~Chores();
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;

  void start();
  void stop();
  // Everything whose time has come, on the caller's thread. The first time is five minutes after the start.
  void run_due(Instant now);
  // How many failed at their last turn.
  int failing() const { return failing_; }

 private:
  struct Entry {
    Chore chore;
    Instant due;
    std::string failed = {};  // with which words, at its last turn; "" it worked
  };
  void note(Entry& entry, std::string failed);

  env::Clock& clock_;
  std::vector<Entry> entries_;
  std::atomic<int> failing_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::app
