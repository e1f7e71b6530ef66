// The commands of the program. Each returns its exit code: 0 done, 1 failed (one plain sentence on stderr), 2 wrong usage.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/faults.h"

namespace noren::app {

struct ServeCommand {
  std::string data;
  std::string listen;    // "" = the configuration's
  std::string database;  // "" = the configuration's
  std::string config;
  bool demo = false;
};
int serve(const ServeCommand& command);

struct VerifyCommand {
  std::vector<std::string> data;  // at least one; of further nodes only what they have not carried is looked at
  std::string database;
  std::string config;
  bool json = false;
};
int verify(const VerifyCommand& command);

struct MigrateCommand {
  std::string data;
  std::string database;  // "" = the configuration's
  std::string config;
};
int migrate(const MigrateCommand& command);

struct NodesCommand {
  std::string database;  // "" = the configuration's
  std::string config;
  // To retire one; "" only lists them.
  std::string retired;  // its letter, or its identity
  std::string data;     // its folder, or that of another node; "" none
  bool off = false;     // somebody has seen that it does not run and will not come back
  bool yes = false;     // without asking
};
int nodes(const NodesCommand& command);

struct BackupCommand {
  std::string data;
  std::string to;
  std::string key_apart;
  std::string database;
  bool files_only = false;
};
int backup(const BackupCommand& command);

struct RestoreCommand {
  std::string from;
  std::string data;
  std::string key;
  bool preview = false;
};
int restore(const RestoreCommand& command);

struct SandboxCommand {
  std::string data;
  std::string listen = "127.0.0.1:8090";
  int latency_ms = 0;
  std::string webhook;
  std::string webhook_secret;
  std::string komoju_webhook;
  std::string komoju_webhook_secret;
};
int sandbox_psp(const SandboxCommand& command);

struct SimulateCommand {
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = 1;
  int days = 1;
  simulation::Faults faults = simulation::Faults::all();
  bool json = false;
  bool trace = false;  // every line of the trace on stderr
};
int simulate(const SimulateCommand& command);

}  // namespace noren::app
