// Stripe's decline codes in the words a buyer can act on. Source: docs.stripe.com/declines/codes, docs.stripe.com/error-codes.
// Private to payments/stripe. Pure.
#pragma once
#include <string_view>

#include "payments/gateway.h"

namespace noren::payments::stripe {

// Codes without advice of their own, unknown ones, and all that Stripe asks to keep from the buyer (lost, stolen, fraud) are `other`.
Decline decline_of(std::string_view code);

}  // namespace noren::payments::stripe
