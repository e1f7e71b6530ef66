// Keeps a node's place among the others: beats in time, and leaves when all has ended.
// Thread: made and stopped from the main one; beats on a thread of its own.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "nodes/nodes.h"

namespace noren::app {

class Heartbeat {
 public:
  // nodes must outlive it. The first beat is over when it returns, unless it begins later. Throws db/errors.h.
  explicit Heartbeat(nodes::Nodes& nodes, bool later = false);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // Of one that begins later: the first beat is over when it returns. Throws db/errors.h: then it has not begun.
  void begin();
  // Done after each beat as well, and as often before the first, whether or not the database answered; the next one is at once.
  void with_each(std::function<void()> also);
  // After everything that a duty is needed for has ended.
  void stop();

 private:
  void beat();
  void leave();

  nodes::Nodes& nodes_;
  std::atomic<bool> begun_ = false;
  bool failing_ = false;  // the thread's own
  std::mutex mutex_;
  std::function<void()> also_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool soon_ = false;
  std::thread thread_;
};

}  // namespace noren::app
