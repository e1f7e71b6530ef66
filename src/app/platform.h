// The whole platform in one object: every feature built and wired to the others, the routes filled, the workers ready to start.
// `noren serve` puts sockets in front of it; tests call its site directly. The only place that knows everyone.
#pragma once
#include <memory>
#include <string>

#include "app/data_folder.h"
#include "config/config.h"
#include "db/database.h"
#include "env/env.h"
#include "env/outbound.h"
#include "html/html.h"
#include "http/site.h"
#include "simulation/station.h"

namespace noren::app {

struct PlatformOptions {
  config::Config config;
  bool demo = false;
  simulation::Doors doors = {};  // those that are set stand in place of the house's own
};

class Platform {
 public:
  // Opens and migrates the database, loads what is kept in memory, fills a demo shop into an empty installation when asked to.
  // Throws StartError in one plain sentence.
  Platform(const DataFolder& folder, env::Env& env, env::Outbound& outbound, const html::Templates& html, const PlatformOptions& options);
  ~Platform();
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  const http::Site& site() const;
  http::Metrics& metrics();
  // address: where it answers, "http://127.0.0.1:8080"; links in mails begin with it when no public address is set.
  void start_workers(const std::string& address);
  void stop_workers();
  // Instead of start_workers: nothing works by itself, the simulation does it by hand.
  simulation::Station begin_by_hand(const std::string& address, const simulation::Steady& steady);
  // Lines to print once it answers: addresses, the demo's owner, what keeps mails from buyers, the one-time link of an empty installation.
  std::vector<std::string> greeting() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace noren::app
