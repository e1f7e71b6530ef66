// Deeds on refunds, within one transaction. Private to sandbox. Throws db/errors.h.
#pragma once
#include "sandbox/payments.h"

namespace noren::sandbox {

Outcome create_refund(const Work& work, const Call& call);
// The payer of cash has named an account.
void give_account(const Work& work, Json& refund);

}  // namespace noren::sandbox
