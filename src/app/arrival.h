// What a start leaves undone while the shared database does not answer, done as soon as it does: it is looked at as at a start, the node
// takes its place among the others, and the work on that database begins. Each step once, in their order; what one is hindered by is told
// in the log when it changes, and it is tried again a moment later.
// Thread: start and stop from the main one; look() by one at a time; obstacle() from any.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace noren::app {

class Arrival {
 public:
  // Steps throw what hinders them.
  explicit Arrival(std::vector<std::function<void()>> steps);
  ~Arrival();
  Arrival(const Arrival&) = delete;
  Arrival& operator=(const Arrival&) = delete;

  void start();
  void stop();
  // As far as it goes, on the caller's thread. True: all is done.
  bool look();
  // In words; "" when all is done, or nobody looked yet.
  std::string obstacle() const;

 private:
  void note(const std::string& obstacle);

  const std::vector<std::function<void()>> steps_;
  std::size_t done_ = 0;  // of them
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::string obstacle_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::app
