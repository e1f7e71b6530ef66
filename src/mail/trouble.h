// A message that cannot be sent is a trouble (troubles), opened and settled in the transaction of its fate; private to the feature.
// Its subject is the message whatever its round: sent again it is the same trouble.
#pragma once
#include "db/transaction.h"
#include "mail/types.h"

namespace noren::mail {

void open_trouble(db::Tx& tx, const Message& message, const Attempt& attempt);
// A message that a trouble's step sent, and that will not arrive (why: key of words troubles.why.…): the step is told.
void tell_unreached(db::Tx& tx, const Message& message, std::string_view why, Instant now);
// how: "delivered", "spooled" or "cancelled". Nothing when there is none.
void settle_trouble(db::Tx& tx, const Message& message, std::string_view how, Instant now);

}  // namespace noren::mail
