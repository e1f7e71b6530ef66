// Objects and errors in the shapes of Stripe's API: payment intents, charges, refunds, disputes, checkout sessions, events.
// Private to sandbox. Thread: pure, but for the randomness of ids.
#pragma once
#include "sandbox/params.h"
#include "sandbox/rules.h"
#include "sandbox/types.h"

namespace noren::sandbox {

inline constexpr const char* kApiVersion = "2024-06-20";

std::string new_id(env::Random& random, std::string_view prefix);  // new_id(random, "pi_")

struct NewIntent {
  std::int64_t amount = 0;
  std::string capture_method = "automatic";
  Json metadata = Json::object();
  std::vector<std::string> payment_method_types;
  std::string description;
  std::string statement_descriptor_suffix;
  std::string return_url;
};
Json intent_shape(const Work& work, const NewIntent& wish);
State state_in(const Json& intent);

// A successful charge of an intent; captured 0 leaves it authorised. details: as payment_method_details shows them.
Json charge_shape(const Work& work, const Json& intent, Json details, std::int64_t captured);
Json card_details(const Card& card);

struct NewRefund {
  std::int64_t amount = 0;
  std::string reason;
  Json metadata = Json::object();
};
Json refund_shape(const Work& work, const Json& charge, const NewRefund& wish);

// What a dispute takes, and gives back, stands in its balance_transactions.
Json dispute_shape(const Work& work, const Json& charge, const std::string& reason);
Json dispute_entry(const Work& work, const Json& dispute, std::int64_t amount);

Json event_shape(const Work& work, const std::string& type, const Json& object);

// What is written inside an intent's last_payment_error, and a 402's error.
enum class Refusal { declined, authentication, not_approved, expired };
Json card_error(Refusal refusal);

Outcome answer(Json object);
Outcome failed(const ParamFault& fault);  // 400: nothing was begun, so it is not kept under its key
// 400: the deed cannot be done with this object as it is.
Outcome not_in_this_state(const Json& intent, const std::string& message);
Outcome refused(const ParamFault& fault);
Outcome no_such(const std::string& kind, const std::string& id, int status = 404, const std::string& param = "id");
Outcome card_failed(Json error, const Json& intent);
Outcome api_failed();  // 500
Outcome busy();        // 429

// Without what is for ourselves.
Json shown(Json object);
Json or_null(const std::string& text);  // of ""
bool is_open(const Json& session);

}  // namespace noren::sandbox
