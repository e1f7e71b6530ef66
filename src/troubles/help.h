// Where a buyer can turn when a shop does not help: data/help.toml.
#pragma once
#include <string>
#include <vector>

#include "base/time.h"
#include "shops/types.h"

namespace noren::troubles {

struct HelpPlace {
  shops::LocalText name;
  shops::LocalText what;
  std::string phone;
  LocalDate valid_from;
  std::optional<LocalDate> valid_until;
};
// Those that count on a day, in the order of the file.
std::vector<HelpPlace> help_on(LocalDate day);

}  // namespace noren::troubles
