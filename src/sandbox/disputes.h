// Deeds on disputes, within one transaction: a card's holder takes a payment back, the shop answers, the card company decides.
// Private to sandbox. Source: docs.stripe.com/api/disputes, /testing#disputes. Throws db/errors.h.
#pragma once
#include "sandbox/payments.h"

namespace noren::sandbox {

// What is left of a charge is withdrawn. Nothing: there is nothing left, or it is disputed already.
std::optional<Json> open_dispute(const Work& work, Json& charge, const std::string& reason);
// False when it is decided already.
bool move_dispute(const Work& work, Json& dispute, DisputeStep step);
// A dispute that has not come to nothing takes what may be given back.
bool is_disputed(const Work& work, const Json& charge);

// The API's calls. Evidence decides as it does in Stripe's test mode: uncategorized_text "winning_evidence" or "losing_evidence".
Outcome update_dispute(const Work& work, const Call& call);
Outcome close_dispute(const Work& work, const Call& call);

}  // namespace noren::sandbox
