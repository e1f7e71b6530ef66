#include <array>
#include <nlohmann/json.hpp>

#include "bounces/evidence.h"
#include "text/code_points.h"

namespace noren::bounces {
namespace {

using nlohmann::json;

constexpr std::size_t kMostDepth = 40, kMostNotices = 1000;

std::string text_at(const json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  if (found == object.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? std::to_string(found->get<std::int64_t>()) : std::string();
}

const json& at(const json& object, const char* name) {
  static const json none;
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

// The JSON value at the beginning, cut where its bracket closes: mails that carry one go on with words of their sender.
std::string_view first_value(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '{' || c == '[') {
      if (++depth > kMostDepth) return {};
    }
    if ((c == '}' || c == ']') && --depth == 0) return text.substr(0, i + 1);
  }
  return {};
}

json parsed(std::string_view text) {
  text = text::trim_ascii(text);
  if (text.empty() || (text[0] != '{' && text[0] != '[')) return {};
  const std::string_view value = first_value(text);
  json read = json::parse(value, nullptr, false);
  if (!read.is_discarded()) return read;
  // Lines of a mail were broken inside of strings.
  std::string joined;
  for (const char c : value)
    if (c != '\n' && c != '\r') joined += c;
  read = json::parse(joined, nullptr, false);
  return read.is_discarded() ? json() : read;
}

std::string without_type(std::string diagnostic) {
  if (diagnostic.starts_with("smtp;")) diagnostic.erase(0, 5);
  return std::string(text::trim_ascii(diagnostic));
}

struct SubType {
  std::string_view name;
  Reason reason;
};
// Amazon SES, "bounceSubType" (developer guide, contents of notifications).
constexpr std::array kSubTypes = {SubType{"Suppressed", Reason::suppressed},        SubType{"OnAccountSuppressionList", Reason::suppressed},
                                  SubType{"MailboxFull", Reason::mailboxfull},      SubType{"MessageTooLarge", Reason::mesgtoobig},
                                  SubType{"ContentRejected", Reason::contenterror}, SubType{"AttachmentRejected", Reason::contenterror},
                                  SubType{"NoEmail", Reason::userunknown}};

void ses_bounce(const json& bounce, Reading& reading) {
  Report report;
  for (const json& one : at(bounce, "bouncedRecipients")) {
    if (reading.failures.size() >= kMostNotices) break;
    Evidence evidence;
    evidence.recipient = text_at(one, "emailAddress");
    evidence.action = text_at(one, "action");
    evidence.status = text_at(one, "status");
    evidence.diagnostic = without_type(text_at(one, "diagnosticCode"));
    Failure failure = judge(evidence, report);
    const std::string sub = text_at(bounce, "bounceSubType");
    for (const SubType& type : kSubTypes) {
      if (sub != type.name || (category_of(failure.reason) != Category::unclear && type.reason != Reason::suppressed)) continue;
      failure.reason = type.reason;
      failure.strength = strength_of(type.reason, failure.status);
    }
    reading.failures.push_back(std::move(failure));
  }
  reading.kind = Kind::bounce;
}

Failure plain_failure(const std::string& recipient, Reason reason) {
  Failure failure;
  failure.recipient = recipient;
  failure.reason = reason;
  failure.strength = strength_of(reason, "");
  return failure;
}

bool read_ses(const json& notice, Reading& reading) {
  std::string type = text_at(notice, "notificationType");
  if (type.empty()) type = text_at(notice, "eventType");
  if (type == "Bounce") {
    ses_bounce(at(notice, "bounce"), reading);
  } else if (type == "Complaint") {
    reading.kind = Kind::complaint;
    for (const json& one : at(at(notice, "complaint"), "complainedRecipients")) {
      if (reading.failures.size() >= kMostNotices) break;
      reading.failures.push_back(plain_failure(text_at(one, "emailAddress"), Reason::feedback));
      reading.failures.back().feedback_type = text_at(at(notice, "complaint"), "complaintFeedbackType");
    }
  } else if (type == "Delivery") {
    reading.kind = Kind::delivered;
    const std::string response = text_at(at(notice, "delivery"), "smtpResponse");
    for (const json& one : at(at(notice, "delivery"), "recipients")) {
      if (!one.is_string() || reading.failures.size() >= kMostNotices) break;
      Evidence evidence;
      evidence.recipient = one.get<std::string>();
      evidence.action = "delivered";
      evidence.diagnostic = response;
      reading.failures.push_back(judge(evidence, {}));
      if (response.starts_with("2")) reading.failures.back().reply = response.substr(0, 3);
    }
  } else {
    return false;
  }
  for (const json& header : at(at(notice, "mail"), "headers"))
    if (text_at(header, "name") == "Message-ID" || text_at(header, "name") == "Message-Id")
      reading.original_message_id = text_at(header, "value");
  return true;
}

// SendGrid's event webhook and its older lists of bounces, blocks and invalid addresses.
bool read_sendgrid(const json& event, Reading& reading) {
  const std::string address = text_at(event, "email");
  const std::string kind = text_at(event, "event");
  if (address.empty() || (kind.empty() && !event.contains("reason"))) return false;
  if (reading.failures.size() >= kMostNotices) return true;
  if (kind == "spamreport") {
    if (reading.failures.empty()) reading.kind = Kind::complaint;
    reading.failures.push_back(plain_failure(address, Reason::feedback));
    reading.failures.back().feedback_type = "abuse";
    return true;
  }
  if (kind == "delivered") {
    if (reading.failures.empty()) reading.kind = Kind::delivered;
    reading.failures.push_back(plain_failure(address, Reason::delivered));
    return true;
  }
  if (!kind.empty() && kind != "bounce" && kind != "dropped" && kind != "deferred" && kind != "blocked") return true;  // opened, clicked …
  Evidence evidence;
  evidence.recipient = address;
  evidence.status = text_at(event, "status");
  evidence.diagnostic = text_at(event, "reason");
  if (evidence.diagnostic.empty()) evidence.diagnostic = text_at(event, "response");
  if (evidence.status.find('.') == std::string::npos) evidence.status.clear();
  Report report;
  report.delay = kind == "deferred";
  reading.kind = report.delay && reading.failures.empty() ? Kind::delay : Kind::bounce;
  reading.failures.push_back(judge(evidence, report));
  const std::string id = text_at(event, "smtp-id");
  if (!id.empty()) reading.original_message_id = id;
  return true;
}

bool read_value(const json& value, Reading& reading, int wraps) {
  if (value.is_array()) {
    bool any = false;
    for (const json& one : value) any = (one.is_object() && read_sendgrid(one, reading)) || any;
    return any;
  }
  if (!value.is_object()) return false;
  const std::string inner = text_at(value, "Message");
  if (!inner.empty() && wraps < 3) return read_value(parsed(inner), reading, wraps + 1);
  return read_ses(value, reading) || read_sendgrid(value, reading);
}

}  // namespace

bool read_notice(std::string_view text, Reading& reading) { return read_value(parsed(text), reading, 0); }

}  // namespace noren::bounces
