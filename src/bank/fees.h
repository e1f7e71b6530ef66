// What banks usually take for a transfer (data/transfer_fees.toml): a deposit that is short by one of these had its fee taken off.
// Thread: safe from any.
#pragma once
#include "base/money.h"
#include "base/time.h"

namespace noren::bank {

// Whether some bank took this fee on that day.
bool is_usual_fee(Yen amount, LocalDate day);

}  // namespace noren::bank
