// Ends what hangs: when its time is over the socket of a connection is shut, and who waits on it hears that the connection is lost. No
// statement is ever cancelled: a cancel can turn a commit that waits for its stand-by into a success. Thread: safe from any; one of its own.
#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace noren::db::postgres {

class Deadlines {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Watched = std::multimap<Moment, int>;

  // Keeps watch for as long as it lives. The socket must outlive it.
  class Guard {
   public:
    Guard(Deadlines& deadlines, int socket, std::chrono::milliseconds within);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Deadlines& deadlines_;
    Watched::iterator at_;
  };

  Deadlines();
  ~Deadlines();
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;

 private:
  void loop();

  std::mutex mutex_;
  std::condition_variable wake_;
  Watched watched_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace noren::db::postgres
