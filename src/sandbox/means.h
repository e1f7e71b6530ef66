// Means other than cards: konbini (a number paid in cash at a store, until a day) and PayPay (approved on a page of its own).
// Within one transaction. Private to sandbox. Source: docs.stripe.com/payments/konbini, /payments/paypay. Throws db/errors.h.
#pragma once
#include "sandbox/payments.h"

namespace noren::sandbox {

// The call names one of them.
bool names_other_means(const Params& params);
// Parameters checked, then a number or a page to go to.
Outcome confirm_other(const Work& work, Json& intent, const Call& call);

// At the counter of a store. False: too late, or it is not to be paid (any more).
bool pay_at_store(const Work& work, Json& intent, const std::string& chain);
// Nobody paid it, and the time at the counter is over too.
void end_store(const Work& work, Json& intent);
// On PayPay's page.
void answer_paypay(const Work& work, Json& intent, bool approved);

}  // namespace noren::sandbox
