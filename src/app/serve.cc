#include <iostream>
#include <optional>
#include <system_error>

#include "app/commands.h"
#include "app/opening.h"
#include "app/outgoing.h"
#include "app/platform.h"
#include "app/process.h"
#include "base/hex.h"
#include "db/errors.h"
#include "env/breaker.h"
#include "env/real/system.h"
#include "http/server.h"
#include "log/log.h"
#include "sandbox/psp.h"

namespace noren::app {
namespace {

// To one provider: a sale of 300 cards a second, when every answer takes 3 s. None of them waits for another's connection, as waiting
// counts against a call's own time.
constexpr int kCallsAtOnce = 1'000;

// After SIGTERM: what is in flight has ten seconds (http/limits.h), workers and threads the rest of the 15 that are promised.
constexpr std::chrono::milliseconds kEndWithin{14'000};

log::Level level_of(const std::string& name) {
  if (name == "debug") return log::Level::debug;
  if (name == "warning") return log::Level::warning;
  if (name == "error") return log::Level::error;
  if (name == "off") return log::Level::off;
  return log::Level::info;
}

// https outside and plain HTTP here means that something stands in front; unnamed, it makes all buyers one client.
void warn_of_unnamed_proxy(const config::Config& config) {
  const config::Server& server = config.server;
  if (!server.public_url.starts_with("https://") || !server.tls_certificate.empty() || !server.trusted_proxies.empty()) return;
  log::event(log::Level::warning, "proxy_not_named",
             log::field("do", "name the proxy in [server] trusted_proxies, or all buyers share one client's limits"));
}

void warn_of_open_folder(const DataFolder& folder) {
  if (!folder.open_to_others()) return;
  log::event(log::Level::warning, "folder_open_to_others",
             log::field("do", "chmod 700 the folder: other users of this machine can look in"));
}

// The demo's payment provider, inside this process, unless one is named. Without a folder for its ledger (--database) cards are off.
std::unique_ptr<sandbox::Psp> open_sandbox(const ServeCommand& command, config::Config& config, const DataFolder& folder, env::Env& env,
                                           env::Outbound& outbound, const html::Templates& html) {
  if (!command.demo || !config.stripe.secret_key.empty() || !config.komoju.secret_key.empty() || !config.database_url.empty())
    return nullptr;
  std::unique_ptr<sandbox::Psp> psp;
  use_ledger(folder, [&] { psp = std::make_unique<sandbox::Psp>(sandbox::PspOptions{.ledger = folder.ledger()}, env, outbound, html); });
  config.stripe.api_base = psp->address();
  config.komoju.api_base = psp->address() + "/komoju";
  config.stripe.secret_key = "sk_sandbox";
  config.stripe.webhook_secret = to_base32(env.random.bytes(20));
  return psp;
}

int run(const ServeCommand& command) {
  PlatformOptions options{config::load(command.config, environment_variable), command.demo};
  config::Config& config = options.config;
  if (!command.listen.empty()) config.server.listen = command.listen;
  if (!command.database.empty()) config.database_url = config::read_database_url(command.database);
  const config::Address address = config::parse_address(config.server.listen);
  config.limits.loopback_exempt = command.demo;

  const UntilStopped until_stopped;
  std::optional<EndInTime> end_in_time;  // outlives all that may hang
  raise_file_limit();
  keep_files_private();
  limit_memory_pools();
  log::start(level_of(config.log.level));
  DataFolder folder(command.data, DataFolder::Use::serve);
  folder.on_trial();
  http::check_place(address.host, address.port);
  folder.check_folders();
  if (config.database_url.empty()) folder.check_database();
  env::SystemClock clock;
  env::SystemRandom random;
  if (command.demo) use_database(folder, config.database_url, [&] { check_demo(folder, config.database_url, random); });
  folder.keep();
  folder.begin(command.demo);
  env::Env env{clock, random};
  env::GuardedOutbound outbound(std::make_unique<env::CurlOutbound>(outgoing({.per_host = kCallsAtOnce, .total = kCallsAtOnce})), clock,
                                {.at_once = kCallsAtOnce});
  const html::Templates html;
  const auto psp = open_sandbox(command, config, folder, env, outbound, html);
  std::unique_ptr<Platform> opened;
  use_database(folder, config.database_url, [&] { opened = std::make_unique<Platform>(folder, env, outbound, html, options); });
  Platform& platform = *opened;
  http::Server server(
      platform.site(), platform.metrics(),
      {address.host, address.port, config.server.tls_certificate, config.server.tls_key, config.limits, config.server.trusted_proxies});
  warn_of_unnamed_proxy(config);
  warn_of_open_folder(folder);
  const std::string own = server.url();
  platform.start_workers(own);
  if (psp) psp->send_to({own + "/hooks/stripe", config.stripe.webhook_secret});
  std::cout << "listening on " << own << "\n";
  for (const std::string& line : platform.greeting()) std::cout << line << "\n";
  if (psp) std::cout << "cards: " << psp->address() << "/ (sandbox: no real money)\n";
  std::cout.flush();

  until_stopped.wait();
  end_in_time.emplace(kEndWithin, cut_short);
  server.stop();
  platform.stop_workers();
  if (psp) psp->stop();
  return 0;
}

void say_disk_is_full(const ServeCommand& command) {
  std::cerr << "noren: the disk that holds " << command.data << " is full: make room on it, then start again\n";
}

}  // namespace

int serve(const ServeCommand& command) {
  return run_to_end([&] {
    try {
      return run(command);
    } catch (const db::StorageFull&) {
      say_disk_is_full(command);
    } catch (const std::system_error& error) {
      if (error.code() != std::errc::no_space_on_device) throw;
      say_disk_is_full(command);
    }
    return 1;
  });
}

}  // namespace noren::app
