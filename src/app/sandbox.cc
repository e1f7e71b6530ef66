#include <iostream>

#include "app/commands.h"
#include "app/data_folder.h"
#include "app/process.h"
#include "config/config.h"
#include "db/errors.h"
#include "env/real/outbound.h"
#include "env/real/system.h"
#include "log/log.h"
#include "sandbox/psp.h"

namespace noren::app {
namespace {

std::unique_ptr<sandbox::Psp> open_psp(const sandbox::PspOptions& options, env::Env& env, env::Outbound& outbound,
                                       const html::Templates& html) {
  try {
    return std::make_unique<sandbox::Psp>(options, env, outbound, html);
  } catch (const db::Error& error) {
    throw StartError(std::string("the ledger cannot be used: ") + error.what());
  }
}

void run(const SandboxCommand& command) {
  const config::Address address = config::parse_address(command.listen);
  const UntilStopped until_stopped;
  raise_file_limit();
  keep_files_private();
  log::start(log::Level::warning);
  const DataFolder folder(command.data, DataFolder::Use::sandbox);
  env::SystemClock clock;
  env::SystemRandom random;
  env::Env env{clock, random};
  env::CurlOutbound outbound;
  const html::Templates templates;
  const sandbox::PspOptions options{.ledger = folder.ledger(),
                                    .host = address.host,
                                    .port = address.port,
                                    .latency = std::chrono::milliseconds(command.latency_ms),
                                    .webhook = {command.webhook, command.webhook_secret},
                                    .komoju_webhook = {command.komoju_webhook, command.komoju_webhook_secret}};
  const auto psp = open_psp(options, env, outbound, templates);
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
