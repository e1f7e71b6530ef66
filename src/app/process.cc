#include "app/process.h"

#include <malloc.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <thread>
#include <utility>

#include "log/log.h"

namespace noren::app {

UntilStopped::UntilStopped() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

void UntilStopped::wait() const {
  int signal_number = 0;
  sigwait(&signals_, &signal_number);
}

EndInTime::EndInTime(std::chrono::milliseconds within, std::function<void()> end)
    : thread_([this, within, end = std::move(end)] {
        std::unique_lock lock(mutex_);
        if (!wake_.wait_for(lock, within, [this] { return ended_; })) end();
      }) {}

EndInTime::~EndInTime() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void cut_short() {
  log::event(log::Level::error, "stop_cut_short",
             log::field("why", "something did not end in its time, most likely in the database; nothing acknowledged is lost"));
  alarm(1);  // the log may be what hangs: SIGALRM ends the process then
  log::stop();
  std::_Exit(kCutShortCode);
}

int run_to_end(const std::function<int()>& run) {
  int code = 1;
  try {
    code = run();
  } catch (const std::exception& error) {
    std::cerr << "noren: " << error.what() << "\n";
  }
  log::stop();
  return code;
}

std::string machine_name() {
  char name[256] = {};
  if (::gethostname(name, sizeof name - 1) != 0) return "";
  return name;
}

std::string user_name() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry != nullptr ? entry->pw_name : std::to_string(::geteuid());
}

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void keep_files_private() { ::umask(S_IRWXG | S_IRWXO); }

void limit_memory_pools() { mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency()))); }

}  // namespace noren::app
