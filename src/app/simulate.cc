#include "app/simulate.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/platform.h"
#include "app/process.h"
#include "log/log.h"

namespace noren::app {
namespace {

class HouseLife final : public simulation::Life {
 public:
  HouseLife(const simulation::Beginning& beginning, const html::Templates& html)
      : folder_(beginning.folder, DataFolder::Use::serve),
        platform_(folder_, beginning.env, beginning.outbound, html, {config_of(beginning), false, beginning.doors}),
        station_(platform_.begin_by_hand(beginning.address, beginning.steady)) {}
  ~HouseLife() override { platform_.stop_workers(); }
  simulation::Station& station() override { return station_; }

 private:
  static config::Config config_of(const simulation::Beginning& beginning) {
    config::Config config;
    config.server.public_url = beginning.address;
    config.stripe = {beginning.provider, "sk_simulation", beginning.webhook_secret};
    return config;
  }

  DataFolder folder_;
  Platform platform_;
  simulation::Station station_;
};

// A folder for the files of one run, gone with it.
class Folder {
 public:
  Folder() {
    path_ = (std::filesystem::temp_directory_path() / "noren-simulate-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) throw StartError("no temporary folder can be made");
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void print_text(const simulation::Report& report) {
  std::cout << fmt::format("seed {}  days {}  steps {}  trace {:016x}\n", report.seed, report.days, report.steps, report.trace_hash);
  for (const auto& [name, figure] : report.figures) std::cout << fmt::format("  {}: {}\n", name, figure);
  if (report.violation.empty()) return;
  std::cout << fmt::format("VIOLATION at {}: {}\nthe last steps:\n", report.when, report.violation);
  for (const std::string& line : report.last_lines) std::cout << "  " << line << "\n";
}

nlohmann::json json_of(const simulation::Report& report) {
  return {{"seed", report.seed},       {"days", report.days},
          {"steps", report.steps},     {"trace", fmt::format("{:016x}", report.trace_hash)},
          {"figures", report.figures}, {"violation", report.violation.empty() ? nlohmann::json() : nlohmann::json(report.violation)},
          {"when", report.when},       {"last", report.last_lines}};
}

int run(const SimulateCommand& command) {
  log::start(log::Level::off);
  const html::Templates html;
  const simulation::Begin begin = begin_house(html);
  bool good = true;
  nlohmann::json all = nlohmann::json::array();
  for (std::uint64_t seed = command.first_seed; seed <= command.last_seed; ++seed) {
    const Folder folder;
    const simulation::Report report = simulation::run(
        {.seed = seed, .days = command.days, .faults = command.faults, .folder = folder.path(), .aloud = command.trace}, begin, html);
    good = good && report.violation.empty();
    if (command.json) {
      all.push_back(json_of(report));
    } else {
      print_text(report);
    }
    std::cout.flush();
  }
  if (command.json) std::cout << all.dump(2) << "\n";
  return good ? 0 : 1;
}

}  // namespace

simulation::Begin begin_house(const html::Templates& html) {
  return [&html](const simulation::Beginning& beginning) { return std::make_unique<HouseLife>(beginning, html); };
}

int simulate(const SimulateCommand& command) {
  return run_to_end([&] { return run(command); });
}

}  // namespace noren::app
