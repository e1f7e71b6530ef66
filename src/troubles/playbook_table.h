// Private to the feature: a playbook that stands inside a larger TOML file.
#pragma once
#include <toml++/toml.h>

#include "troubles/playbook.h"

namespace noren::troubles {

// Where the steps stand, so that a fault can name its line.
struct Lines {
  std::vector<const toml::table*> steps;
  int of(const toml::table& whole, const Fault& fault) const;
};

Playbook read_table(const toml::table& whole, std::vector<Fault>& faults, Lines& lines);

}  // namespace noren::troubles
