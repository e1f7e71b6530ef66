#include <iostream>

#include "app/commands.h"
#include "app/data_folder.h"
#include "app/opening.h"
#include "app/outgoing.h"
#include "app/process.h"
#include "config/config.h"
#include "env/real/system.h"
#include "http/server.h"
#include "log/log.h"
#include "sandbox/psp.h"

namespace noren::app {
namespace {

void run(const SandboxCommand& command) {
  const config::Address address = config::parse_address(command.listen);
  const UntilStopped until_stopped;
  raise_file_limit();
  keep_files_private();
  log::start(log::Level::warning);
  DataFolder folder(command.data, DataFolder::Use::sandbox);
  folder.on_trial();
  http::check_place(address.host, address.port);
  folder.keep();
  env::SystemClock clock;
  env::SystemRandom random;
  env::Env env{clock, random};
  env::CurlOutbound outbound(outgoing());
  const html::Templates templates;
  const sandbox::PspOptions options{.ledger = folder.ledger(),
                                    .host = address.host,
                                    .port = address.port,
                                    .latency = std::chrono::milliseconds(command.latency_ms),
                                    .webhook = {command.webhook, command.webhook_secret},
                                    .komoju_webhook = {command.komoju_webhook, command.komoju_webhook_secret}};
  std::unique_ptr<sandbox::Psp> psp;
  use_ledger(folder, [&] { psp = std::make_unique<sandbox::Psp>(options, env, outbound, templates); });
  std::cout << "listening on " << psp->address() << std::endl;
  until_stopped.wait();
  psp->stop();
}

}  // namespace

int sandbox_psp(const SandboxCommand& command) {
  return run_to_end([&] {
    run(command);
    return 0;
  });
}

}  // namespace noren::app
