// Deeds in the shapes of KOMOJU's API, within one transaction: they become the ledger's own deeds on sessions, payments and refunds.
// Private to sandbox. Source: doc.komoju.com. Throws db/errors.h.
#pragma once
#include "sandbox/komoju_shapes.h"

namespace noren::sandbox {

struct KomojuCall {
  const Json& body;  // an object
  std::string id;    // from the path
  std::string key;   // X-KOMOJU-IDEMPOTENCY
};
using KomojuDeed = Outcome (*)(const Work& work, const KomojuCall& call);

Outcome komoju_create_session(const Work& work, const KomojuCall& call);
// By a card's token. The outcome's body names the session: its answer is made of what is true when it is given.
Outcome komoju_pay_session(const Work& work, const KomojuCall& call);
Outcome komoju_cancel_session(const Work& work, const KomojuCall& call);
Outcome komoju_capture(const Work& work, const KomojuCall& call);
Outcome komoju_cancel(const Work& work, const KomojuCall& call);
Outcome komoju_refund(const Work& work, const KomojuCall& call);

// nullopt: there is none that was made with this API.
std::optional<Json> find_komoju(const Work& work, const std::string& kind, const std::string& komoju_id);

// On the hosted page: the buyer chooses a store and gets its number. False: the session does not wait for that.
bool komoju_choose_store(const Work& work, Json& session, const std::string& store);
bool komoju_go_to_paypay(const Work& work, Json& session);
std::span<const std::string_view> komoju_stores();

}  // namespace noren::sandbox
