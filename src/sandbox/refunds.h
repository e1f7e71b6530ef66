// Deeds on refunds, within one transaction. Private to sandbox. Throws db/errors.h.
#pragma once
#include "sandbox/payments.h"

namespace noren::sandbox {

Outcome create_refund(const Work& work, const Call& call);

}  // namespace noren::sandbox
