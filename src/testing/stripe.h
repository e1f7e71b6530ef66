// What Stripe answers, after the shapes of its API reference, for tests of how it is read.
#pragma once
#include <nlohmann/json.hpp>

#include "payments/stripe/stripe.h"

namespace noren::testing::stripe {

using nlohmann::json;

inline const payments::stripe::StripeGateway kStripe({.key = "sk_test_1", .hook = "whsec_1"});

env::Reply reply(const json& body, int status = 200);

json charge();

// A payment_intent just created, changed by `changes` (RFC 7396).
json payment(const char* changes = "{}");

json paid();

json page(const char* changes = "{}");

json page_with(const char* status, const json& its_payment);

json error_with(const char* inner);

using Entries = std::vector<json>;
json list_of(const Entries& all, const char* url, bool more = false);

json refund_with(const char* changes);

}  // namespace noren::testing::stripe
