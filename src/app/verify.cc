#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/accounts.h"
#include "app/audit.h"
#include "app/commands.h"
#include "app/data_folder.h"
#include "app/opening.h"
#include "app/outgoing.h"
#include "app/process.h"
#include "db/migrations.h"
#include "env/real/system.h"
#include "payments/verify.h"
#include "shops/shops.h"

namespace noren::app {
namespace {

void print_json(const std::vector<ShopFindings>& shops) {
  nlohmann::json out = nlohmann::json::array();
  for (const ShopFindings& shop : shops) {
    nlohmann::json findings = nlohmann::json::array();
    for (const Finding& finding : shop.findings) {
      findings.push_back({{"invariant", finding.invariant},
                          {"name", finding.name},
                          {"checked", finding.checked},
                          {"broken", finding.broken},
                          {"violations", finding.violations}});
    }
    out.push_back({{"shop", shop.shop.str()}, {"findings", std::move(findings)}});
  }
  std::cout << out.dump(2) << "\n";
}

StartError no_shop_in(const std::string& data) {
  return StartError("there is no shop in " + data + ": give the folder of one with --data, and its database with --database if it has one");
}

// Of the nodes whose folders were named, what they have not carried yet.
std::vector<std::unique_ptr<db::Database>> open_homes(const VerifyCommand& command) {
  std::vector<std::unique_ptr<db::Database>> homes;
  for (const std::string& data : command.data) {
    const DataFolder folder(data, DataFolder::Use::read);
    if (command.database.empty() || !std::filesystem::exists(folder.intake())) continue;
    auto own = db::open_sqlite({folder.intake(), true});
    if (db::migrations_to_run(*own).empty()) homes.push_back(std::move(own));
  }
  return homes;
}

std::vector<ShopFindings> audit_all(const VerifyCommand& command, const DataFolder& folder) {
  env::SystemRandom random;
  if (command.database.empty() && !folder.has_database()) throw no_shop_in(folder.path());
  const auto database = command.database.empty() ? db::open_sqlite({folder.database(), true})
                                                 : db::open_postgres({config::read_database_url(command.database)});
  check_tables(folder, command.database, *database);
  if (db::is_new(*database)) throw no_shop_in(folder.path());
  check_version(folder, command.database, *database);
  check_key_file(folder, *database);
  if (!folder.has_master_key()) throw no_shop_in(folder.path());
  const crypto::Keys keys = crypto::Keys::load_or_create(folder.master_key(), random);
  shops::Directory directory(*database, keys);
  directory.load();
  env::CurlOutbound outbound(outgoing());
  std::optional<payments::Accounts> accounts;
  if (!command.config.empty()) {
    const config::Config config = config::load(command.config, environment_variable);
    accounts.emplace(*database, keys, provider_kinds(config), gateway_of(config), [&] { return directory.all().size() <= 1; });
    accounts->load();
  }
  const auto homes = open_homes(command);
  payments::ProviderAsked asked;
  for (const auto& home : homes) asked.homes.push_back(home.get());
  const Instant now = env::SystemClock().now();
  std::vector<ShopFindings> all = audit_lost_shops(*database);
  for (const auto& shop : directory.all()) {
    all.push_back({shop->id, audit(*database, keys, shop->id, now)});
    for (const std::int64_t account : accounts ? accounts->accounts(shop->id) : std::vector<std::int64_t>()) {
      const auto gateway = accounts->of(shop->id, account);
      if (gateway == nullptr) continue;
      asked.must_answer = gateway == accounts->current(shop->id);
      all.back().findings.push_back(payments::verify_provider(*database, shop->id, *gateway, outbound, now, Locale::en, asked));
    }
  }
  return all;
}

int run(const VerifyCommand& command) {
  const DataFolder folder(command.data.front(), DataFolder::Use::read);
  if (command.database.empty()) folder.check_database();
  std::vector<ShopFindings> all;
  use_database(folder, command.database, [&] { all = audit_all(command, folder); });
  if (command.json) {
    print_json(all);
  } else {
    print_text(all);
  }
  // On stderr, since nothing but JSON goes to stdout when that was asked for.
  if (all.empty()) std::cerr << "noren: there is no shop in " << folder.path() << " yet, and nothing to check\n";
  return std::all_of(all.begin(), all.end(), is_good) ? 0 : 1;
}

}  // namespace

int verify(const VerifyCommand& command) {
  return run_to_end([&] { return run(command); });
}

}  // namespace noren::app
