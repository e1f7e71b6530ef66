// A finished mail as bytes: UTF-8, multipart/alternative of text and HTML, attachments beside it, CRLF line ends.
// Standards: RFC 5322 (form, Message-ID, In-Reply-To), 2045-2047 and 2231 (MIME, Japanese in headers and file names), 3834 (Auto-Submitted),
// 2369 and 8058 (List-Unsubscribe), 2919 (List-Id).
// Nothing a person typed can add a header: control characters are taken out of every header value.
// Pure: the same letter gives the same bytes. Thread: safe from any.
#pragma once
#include <string>

#include "base/time.h"
#include "mail/content.h"

namespace noren::mail {

struct Letter {
  Address from;
  Address to;
  Address reply_to;        // "" = none
  std::string subject;
  std::string text;
  std::string html;        // "" = text only
  std::string message_id;  // without the angle brackets
  std::string thread_id;   // the id all mails of one story refer to; "" = none
  Instant date;
  bool automatic = true;
  std::string unsubscribe_url = {};  // as in Content, as is the next
  std::string list_id = {};
  std::vector<Attachment> attachments;
};

std::string compose(const Letter& letter);

// The ids of RFC 5322 3.6.4. The same message has the same id however often it is sent, so that a copy is seen as one.
std::string message_id_of(const Message& message, std::string_view domain);
std::string thread_id_of(const ShopId& shop, std::string_view thread, std::string_view domain);

// As SMTP needs an address: old carrier forms get a quoted local part, international domains their ASCII form.
// Nothing when it cannot be an address.
std::optional<std::string> smtp_address(std::string_view address);
std::string domain_of(std::string_view address);

}  // namespace noren::mail
