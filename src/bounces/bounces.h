// Reads what comes back to the return address of our mails: failure mails of any mail system, delays, complaints, automatic replies, read
// receipts, notices of Amazon SES and SendGrid. Rules of form: RFC 3464, 3834, 5965, 6522, 8098; rules of meaning: data/*.txt, each with its
// source. For bytes from outside: never throws on any input, and calls no address dead that the mail does not call dead.
// Pure; safe from any thread.
#pragma once
#include <string_view>
#include <vector>

#include "bounces/types.h"
#include "mime/message.h"

namespace noren::bounces {

// bytes: a mail, or the JSON of a notice.
Reading read(std::string_view bytes);

// A file with one mail, or an mbox with several.
std::vector<Reading> read_mailbox(std::string_view bytes);

}  // namespace noren::bounces
