// The process as the operating system sees it: asked to stop, its environment, how many files it may open. For main threads only.
#pragma once
#include <signal.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace noren::app {

// SIGTERM and SIGINT, blocked before any thread starts, so that only wait() ever sees them.
class UntilStopped {
 public:
  UntilStopped();
  void wait() const;

 private:
  sigset_t signals_;
};

// The end that comes all the same. From SIGTERM on somebody waits: a supervisor kills what does not end in its time, and says nothing of
// why. A thread that hangs in the database cannot be ended from outside, so what is not over within the time is cut short: one line in
// the log, and kCutShortCode. Nothing acknowledged is lost by it: an answer goes out after its commit, and what is under way is either
// rolled back or, answered to nobody, there at the next start.
class EndInTime {
 public:
  EndInTime(std::chrono::milliseconds within, std::function<void()> end);
  ~EndInTime();  // it ended by itself
  EndInTime(const EndInTime&) = delete;
  EndInTime& operator=(const EndInTime&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  std::thread thread_;
};
inline constexpr int kCutShortCode = 75;  // sysexits.h: EX_TEMPFAIL; systemd calls it TEMPFAIL
[[noreturn]] void cut_short();

// A command's code; what it throws is one sentence on stderr and 1. The log is written to its end.
int run_to_end(const std::function<int()>& run);

// As the machine calls itself.
std::string machine_name();
// Whom the process runs as; a number when he has no name.
std::string user_name();
// As many open files as the system lets us have: each connection is one.
void raise_file_limit();
// What we write from now on is for this user alone: it holds names and addresses.
void keep_files_private();
// The C library would keep eight pools of free memory per core, each with holes of its own.
void limit_memory_pools();

// A variable of the environment; nothing when it is not set.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace noren::app
