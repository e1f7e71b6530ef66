// What is not pure, in one hand: built in app, passed down by reference, replaced whole in tests.
#pragma once
#include "env/clock.h"
#include "env/random.h"

namespace noren::env {

struct Env {
  Clock& clock;
  Random& random;
};

}  // namespace noren::env
