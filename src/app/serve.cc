#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "app/commands.h"
#include "app/platform.h"
#include "env/real/system.h"
#include "http/server.h"
#include "log/log.h"

namespace noren::app {
namespace {

// Signals are blocked before any thread starts, so that only wait_for_end() ever sees them.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

// As many open files as the system lets us have: each buyer's connection is one.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

log::Level level_of(const std::string& name) {
  if (name == "debug") return log::Level::debug;
  if (name == "warning") return log::Level::warning;
  if (name == "error") return log::Level::error;
  if (name == "off") return log::Level::off;
  return log::Level::info;
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

// https outside and plain HTTP here means that something stands in front; unnamed, it makes all buyers one client.
void warn_of_unnamed_proxy(const config::Config& config) {
  const config::Server& server = config.server;
  if (!server.public_url.starts_with("https://") || !server.tls_certificate.empty() || !server.trusted_proxies.empty()) return;
  log::event(log::Level::warning, "proxy_not_named", log::field("do", "name the proxy in [server] trusted_proxies, or all buyers share one client's limits"));
}

int run(const ServeCommand& command) {
  PlatformOptions options{config::load(command.config, environment), command.demo};
  config::Config& config = options.config;
  if (!command.listen.empty()) config.server.listen = command.listen;
  if (!command.database.empty()) config.database_url = command.database;
  const config::Address address = config::parse_address(config.server.listen);
  config.limits.loopback_exempt = command.demo;

  const sigset_t signals = block_signals();
  raise_file_limit();
  // The C library would keep eight pools of free memory per core, each with holes of its own.
  mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency())));
  log::start(level_of(config.log.level));
  const DataFolder folder(command.data, DataFolder::Use::serve);
  env::SystemClock clock;
  env::SystemRandom random;
  env::Env env{clock, random};
  Platform platform(folder, env, options);
  http::Server server(platform.site(), platform.metrics(),
                      {address.host, address.port, config.server.tls_certificate, config.server.tls_key, config.limits,
                       config.server.trusted_proxies});
  warn_of_unnamed_proxy(config);
  const std::string scheme = config.server.tls_certificate.empty() ? "http://" : "https://";
  const std::string host = address.host == "0.0.0.0" ? "localhost" : address.host;
  const std::string own = scheme + host + ":" + std::to_string(server.port());
  platform.start_workers(own);
  std::cout << "listening on " << own << "\n";
  for (const std::string& line : platform.greeting()) std::cout << line << "\n";
  std::cout.flush();

  int signal_number = 0;
  sigwait(&signals, &signal_number);
  server.stop();
  platform.stop_workers();
  return 0;
}

}  // namespace

int serve(const ServeCommand& command) {
  int code = 1;
  try {
    code = run(command);
  } catch (const std::exception& error) {
    std::cerr << "noren: " << error.what() << "\n";
  }
  log::stop();
  return code;
}

}  // namespace noren::app
