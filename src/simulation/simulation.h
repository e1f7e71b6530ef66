// `noren simulate`: days of shop life with everything that goes wrong, from one seed, on a virtual clock, in one thread: buyers, the
// owner, the payment provider, the bank, the mail server and crashes, around the real house on a real SQLite file. After every step
// and every night it is checked that nobody has to wonder (checks.h). The same seed gives the same run. Thread: one.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulation/faults.h"
#include "simulation/station.h"

namespace noren::simulation {

struct Plan {
  std::uint64_t seed = 1;
  int days = 1;
  Faults faults = Faults::all();
  std::string folder;  // an empty one, for the files
  bool aloud = false;  // the trace on stderr
  // Tests: stands between the house and the network, to plant a bug.
  std::function<std::unique_ptr<env::Outbound>(std::unique_ptr<env::Outbound> way)> tamper;
};

// By name, in the order they are printed.
using Figures = std::map<std::string, std::int64_t>;

struct Report {
  std::uint64_t seed = 0;
  int days = 0;
  std::uint64_t trace_hash = 0;
  std::int64_t steps = 0;
  Figures figures;
  std::string violation;  // "" none
  std::string when;       // day and time of the violation
  std::vector<std::string> last_lines;
};

// Throws only when the machine is broken (no disk).
Report run(const Plan& plan, const Begin& begin, const html::Templates& html);

}  // namespace noren::simulation
