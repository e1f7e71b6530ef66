// The one way a trouble ends; private to the feature.
#pragma once
#include "base/context.h"
#include "troubles/troubles.h"

namespace noren::troubles {

// The deed that keeps a parcel back.
inline constexpr std::string_view kHoldShipment = "hold_shipment";

struct Settled {
  std::string how;               // key of words troubles.how.…
  std::string note;              // of staff
  const Actor* actor = nullptr;  // unset: the system
  Instant now;
};
// Not saved yet: the caller does.
void settle_now(db::Tx& tx, Trouble& trouble, const Settled& settled);

}  // namespace noren::troubles
