// Private to bounces. What is known of one recipient before it is judged, and the judgement.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bounces/tables.h"
#include "bounces/types.h"
#include "mime/message.h"

namespace noren::bounces {

struct Evidence {
  std::string recipient;
  std::string original_recipient;
  std::string action;      // RFC 3464: failed, delayed, delivered, relayed, expanded; "" unknown
  std::string status;      // the report's own
  std::string diagnostic;  // what the other server said, when the report gives it a field
  std::string words;       // what the report's text says of it
  std::string common;      // what it says of all recipients
  std::string remote;
  Stage stage = Stage::unknown;
};

struct Report {
  std::string dialect;
  bool delay = false;
  std::vector<Evidence> recipients;
};

Failure judge(const Evidence& evidence, const Report& report);
Strength strength_of(Reason reason, std::string_view status);

// The stage a text tells ("in reply to RCPT TO command"); unknown when it tells none.
Stage stage_in(std::string_view plain);

// From the fields of message/delivery-status (RFC 3464).
std::vector<Evidence> recipients_of_status(const std::vector<mime::Fields>& blocks);
// The address in "rfc822;user@example.jp".
std::string address_of_field(std::string_view value);

// From the text of the report, read as people write it.
struct FreeText {
  std::vector<Evidence> recipients;
  std::string common;                // what stands before the first of them
  mime::Fields original;             // headers of the returned message, when it stands in the text
  std::string_view original_begins;  // and all of it
};
struct Own {
  std::vector<std::string> addresses;  // of the one who wrote the original: they did not fail
};
FreeText read_free_text(std::string_view text, const Own& own);

// Notices in JSON of Amazon SES (also by SNS) and SendGrid; nothing when the text is none.
bool read_notice(std::string_view text, Reading& reading);

}  // namespace noren::bounces
