// Deeds on checkout sessions (the hosted page), within one transaction. Private to sandbox. Throws db/errors.h.
#pragma once
#include "sandbox/payments.h"

namespace noren::sandbox {

Outcome create_session(const Work& work, const Call& call);
Outcome expire_session(const Work& work, const Call& call);

// The buyer pays by that card. The session is open; a second press finds it no longer open, or its payment under way.
Outcome pay_session(const Work& work, Json& session, const Card& card);
void save_session(const Work& work, const Json& session);
// A payment of the session, which has none yet.
Json begin_payment(const Work& work, Json& session);
// The payment the session has begun, if any.
std::optional<Json> payment_of(const Work& work, const Json& session);

// The session of a payment, if it has one, becomes what the payment has become.
void follow(const Work& work, const Json& intent);
bool in_open_session(const Work& work, const Json& intent);
// Its time is over. False when a payment is just under way: asked again a little later.
bool end_session(const Work& work, Json& session);

}  // namespace noren::sandbox
