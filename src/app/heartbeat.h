// Keeps a node's place among the others: beats in time, and leaves when all has ended.
// Thread: made and stopped from the main one; beats on a thread of its own.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "nodes/nodes.h"

namespace noren::app {

class Heartbeat {
 public:
  // nodes must outlive it. The first beat is over when it returns. Throws db/errors.h.
  explicit Heartbeat(nodes::Nodes& nodes);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // Done after each beat as well, whether or not the database answered.
  void with_each(std::function<void()> also);
  // After everything that a duty is needed for has ended.
  void stop();

 private:
  void beat();
  void leave();

  nodes::Nodes& nodes_;
  bool failing_ = false;  // the thread's own
  std::mutex mutex_;
  std::function<void()> also_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::app
