// Work that nobody waits for, done now and then in the background: forgetting what has outlived its use. A chore that fails is
// tried again at its next turn; it never stops the others. It is logged when it begins to fail, when it fails otherwise, and when it has
// worked again. One that is a duty (nodes/nodes.h) waits, as long as another node holds it, and comes at once when this one does.
// Thread: start and stop from the main one; works run on a thread of their own; failing() from any.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "env/env.h"
#include "nodes/nodes.h"

namespace noren::app {

struct Chore {
  std::string name;  // in the log
  std::chrono::minutes every{};
  std::function<void(Instant)> work;
  std::optional<nodes::Duty> duty = {};  // unset: of what this process keeps in memory, so that each does it
};

class Chores {
 public:
  using Holds = std::function<bool(nodes::Duty)>;
  Chores(env::Clock& clock, std::vector<Chore> chores, Holds holds);
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
  void leave_to_another(Entry& entry);

  env::Clock& clock_;
  std::vector<Entry> entries_;
  const Holds holds_;
  std::atomic<int> failing_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::app
