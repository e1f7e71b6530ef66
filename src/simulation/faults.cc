#include "simulation/faults.h"

#include "base/names.h"

namespace noren::simulation {
namespace {

constexpr Named<Fault> kNames[] = {
    {Fault::crash, "crash"}, {Fault::commit, "commit"}, {Fault::refused, "refused"},     {Fault::lost, "lost"},
    {Fault::late, "late"},   {Fault::error, "error"},   {Fault::slow, "slow"},           {Fault::notices, "notices"},
    {Fault::mail, "mail"},   {Fault::clock, "clock"},   {Fault::dashboard, "dashboard"}, {Fault::provider, "provider"},
};
static_assert(std::size(kNames) == kFaults);

}  // namespace

std::optional<Faults> Faults::parse(std::string_view text) {
  if (text == "all") return all();
  if (text == "none") return none();
  Faults faults = none();
  while (true) {
    const std::size_t comma = text.find(',');
    const auto fault = value_in(kNames, text.substr(0, comma));
    if (!fault) return std::nullopt;
    faults.add(*fault);
    if (comma == std::string_view::npos) return faults;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace noren::simulation
