#include "app/process.h"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace noren::app {

UntilStopped::UntilStopped() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void UntilStopped::wait() const {
  int signal_number = 0;
  sigwait(&signals_, &signal_number);
}

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void limit_memory_pools() { mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency()))); }

}  // namespace noren::app
