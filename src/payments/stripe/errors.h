// Stripe's answers other than "yes". Source: docs.stripe.com/api/errors, docs.stripe.com/error-low-level.
// Private to payments/stripe. Pure.
#pragma once
#include <optional>

#include "payments/replies.h"

namespace noren::payments::stripe {

Unread unread_of(const env::Reply& reply);
// Where the payment stands according to the error itself: it was declined, is in another state than was thought, or is not there.
std::optional<Standing> standing_in_error(const env::Reply& reply);

}  // namespace noren::payments::stripe
