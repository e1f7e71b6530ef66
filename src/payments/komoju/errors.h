// KOMOJU's answers other than "yes". Source: doc.komoju.com/docs/errors. Private to payments/komoju. Pure.
#pragma once
#include <optional>

#include "payments/replies.h"

namespace noren::payments::komoju {

Unread unread_of(const env::Reply& reply);
// Where the payment stands according to the error itself: it was declined, or is not there.
std::optional<Standing> standing_in_error(const env::Reply& reply);

}  // namespace noren::payments::komoju
