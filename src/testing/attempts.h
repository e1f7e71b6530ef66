// A payment attempt at noon, and what a provider says of it: for tests of the rules alone.
#pragma once
#include "payments/rules.h"

namespace noren::testing {

using payments::Act;
using payments::Attempt;
using payments::Found;
using payments::Standing;

inline constexpr Instant kNoon(1'795'000'000'000'000);

inline Attempt attempt() {
  Attempt attempt;
  attempt.id = payments::AttemptId("a1");
  attempt.amount = Yen(1'980);
  attempt.created_at = attempt.updated_at = kNoon;
  attempt.due_at = kNoon;
  return attempt;
}

inline Standing standing(Found found) {
  Standing standing;
  standing.found = found;
  if (found != Found::absent) standing.reference = "p1";
  return standing;
}

// An attempt whose confirm was begun at noon.
inline Attempt confirming() {
  Attempt made = attempt();
  begin(made, Act::create, kNoon);
  learn(made, standing(Found::created), kNoon);
  begin(made, Act::confirm, kNoon);
  return made;
}

}  // namespace noren::testing
