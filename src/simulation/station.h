// The running shop as the simulation knows it: where requests go in, what waits to be done, what the owner works with. app builds it
// from the same parts as `noren serve`; the simulation throws it away at a crash and has it built again from the files.
// Thread: one.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bank/bank.h"
#include "catalog/catalog.h"
#include "checkout/checkout.h"
#include "env/env.h"
#include "env/outbound.h"
#include "house/audit.h"
#include "http/site.h"
#include "mail/transport.h"
#include "mail/worker.h"
#include "payments/errands.h"
#include "payments/sweep.h"
#include "shops/shops.h"

namespace noren::simulation {

using Steady = std::function<std::chrono::steady_clock::time_point()>;

// What the house reaches the machine through. An unset one is the house's own.
struct Doors {
  std::function<std::unique_ptr<db::Database>(const std::string& path)> open_database;
  std::function<std::unique_ptr<mail::Transport>()> open_transport;
};

struct Station {
  const http::Site& site;
  House& house;
  shops::Directory& shops;
  catalog::Catalog& catalog;
  stock::Board& board;
  bank::Tools bank;  // with the tools of the orders' deeds
  checkout::Desk& desk;
  const payments::Gateway* gateway;
  payments::Sweep& sweep;
  mail::Worker& mail;
  std::vector<payments::Errands*> errands;
  std::function<void(Instant)> run_chores;
  std::function<std::vector<Finding>(Instant)> audit;  // as `noren verify`
};

// One life of the process: everything it has in memory.
class Life {
 public:
  virtual ~Life() = default;
  virtual Station& station() = 0;
};

// What a life is begun with. All of it outlives the life.
struct Beginning {
  std::string folder;  // of the installation
  env::Env& env;
  env::Outbound& outbound;
  Doors doors;
  Steady steady;
  std::string address;   // of the shop: "https://shop.test"
  std::string provider;  // address of the provider's API
  std::string webhook_secret;
};
using Begin = std::function<std::unique_ptr<Life>(const Beginning&)>;

}  // namespace noren::simulation
