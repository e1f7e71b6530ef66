// The process as the operating system sees it: asked to stop, its environment, how many files it may open. For main threads only.
#pragma once
#include <signal.h>

#include <functional>
#include <optional>
#include <string>

namespace noren::app {

// SIGTERM and SIGINT, blocked before any thread starts, so that only wait() ever sees them.
class UntilStopped {
 public:
  UntilStopped();
  void wait() const;

 private:
  sigset_t signals_;
};

// A command's code; what it throws is one sentence on stderr and 1. The log is written to its end.
int run_to_end(const std::function<int()>& run);

// As many open files as the system lets us have: each connection is one.
void raise_file_limit();
// What we write from now on is for this user alone: it holds names and addresses.
void keep_files_private();
// The C library would keep eight pools of free memory per core, each with holes of its own.
void limit_memory_pools();

// A variable of the environment; nothing when it is not set.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace noren::app
