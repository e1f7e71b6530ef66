// Deeds on payment intents, within one transaction: state, what it pends on and what is told about it are written together.
// Private to sandbox. Throws db/errors.h.
#pragma once
#include "sandbox/params.h"
#include "sandbox/shapes.h"

namespace noren::sandbox {

// Writes the event down and puts it on its way to the webhook; gives its id.
std::string tell(const Work& work, const std::string& type, const Json& object);

struct Confirmation {
  std::string key;  // the Idempotency-Key its answer is kept under; "" none
  std::vector<std::string> expand;
  std::string return_url;
};

// A card that plays a lost request or a first failure stops a call before anything is done. scope: what "first" is about.
std::optional<Outcome> stopped_before(const Work& work, const Card& card, const std::string& scope);
// The intent is in a state that can be confirmed; it is saved as it becomes.
Outcome confirm(const Work& work, Json& intent, const Card& card, const Confirmation& how);
bool can_confirm(const Json& intent);

// The end of what is under way: charged, or reserved for a later capture. Gives the id of the event told.
std::string settle(const Work& work, Json& intent, const Card& card);
std::string settle(const Work& work, Json& intent, Json details);  // as the charge's payment_method_details
std::string means_of(const Json& intent);                          // "card", "konbini", "paypay": what it was confirmed with last
void refuse(const Work& work, Json& intent, Refusal refusal);
void cancel(const Work& work, Json& intent, const std::string& reason);
const Card& card_in(const Json& intent);  // the one last confirmed with

// The API's calls.
struct Call {
  const Params& params;
  std::string id;           // from the path; "" for a list's own path
  std::string key;          // Idempotency-Key
  std::string fingerprint;  // of the request
};
Outcome create_intent(const Work& work, const Call& call);
Outcome confirm_intent(const Work& work, const Call& call);
Outcome capture_intent(const Work& work, const Call& call);
Outcome cancel_intent(const Work& work, const Call& call);

}  // namespace noren::sandbox
