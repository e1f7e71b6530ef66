// The house as the simulation begins it: the platform of `noren serve` without sockets and threads.
#pragma once
#include "simulation/simulation.h"

namespace noren::app {

simulation::Begin begin_house(const html::Templates& html);

}  // namespace noren::app
