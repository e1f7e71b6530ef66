// A mail somebody sent us, taken apart: decoded text, fields of reports, the headers of the message it is about. For bytes from outside:
// it reads anything, also cut-off and broken messages, raw 8-bit text, CR-only lines; what goes beyond the limits is left out and told.
// Never throws on any input. GMime takes the parts apart (RFC 2045, 2046, 3464, 6522). Pure; safe from any thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mime/fields.h"

namespace noren::mime {

struct Limits {
  std::size_t bytes = 4'000'000;     // of a message; the rest is not read
  std::size_t text_bytes = 200'000;  // of one part's text
  std::size_t parts = 100;
  std::size_t depth = 10;
  std::size_t blocks = 200;  // recipients of one report
};

struct TextPart {
  std::string type;  // "text/plain", "text/html", "application/json" …, lower case
  std::string text;  // UTF-8; HTML as the text one would read
};

struct Message {
  Fields headers;
  std::string type;                     // of the whole, e.g. "multipart/report"
  std::string report_type;              // "delivery-status", "feedback-report", "disposition-notification" or ""
  std::vector<TextPart> texts;          // in order; without those of the original
  std::vector<Fields> status;           // message/delivery-status: of the message, then one block a recipient
  std::vector<Fields> enclosed_status;  // the same of a report that is itself enclosed: some gateways wrap it
  std::vector<Fields> feedback;         // message/feedback-report
  std::vector<Fields> disposition;      // message/disposition-notification
  Fields original;                      // headers of the message that came back; empty when none did
  std::string original_text;            // how its text begins
  bool beyond_limits = false;
};

Message read_message(std::string_view bytes, const Limits& limits = {});

// The messages of an mbox file; the file itself when it is one message.
std::vector<std::string> split_mailbox(std::string_view bytes);

// CRLF and CR alone become LF.
std::string with_lf(std::string_view bytes);

// HTML as text: tags gone, blocks on lines of their own, entities resolved.
std::string text_of_html(std::string_view html);

}  // namespace noren::mime
