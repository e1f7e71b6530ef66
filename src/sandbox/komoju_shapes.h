// The ledger's objects in the shapes of KOMOJU's API: sessions, payments with their refunds, chargebacks, events, errors. KOMOJU's ids are
// the ledger's without what says of which kind they are. Private to sandbox. Source: doc.komoju.com. Throws db/errors.h.
#pragma once
#include "sandbox/shapes.h"

namespace noren::sandbox {

std::string komoju_id(const Json& object);
// The other way round: the ledger's id of a kind ("checkout.session", "payment_intent", "dispute").
std::string ledger_id(const std::string& kind, const std::string& komoju_id);

Json komoju_session(const Work& work, const Json& session);
Json komoju_payment(const Work& work, const Json& intent);
Json komoju_chargeback(const Json& dispute);
// What paying a session answers.
Json komoju_paid(const Work& work, const Json& session);
// In the place of the ledger's event; nothing: KOMOJU does not tell of it.
std::optional<Json> komoju_event(const Work& work, const Json& event, const Json& intent);

// doc.komoju.com/docs/errors
Outcome komoju_error(int status, const std::string& code, const std::string& message, const std::string& param = "");
// What a deed of the ledger refused, as KOMOJU says it.
Outcome as_komoju(const Outcome& refused);

}  // namespace noren::sandbox
