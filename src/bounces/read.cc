#include <algorithm>

#include "bounces/bounces.h"
#include "bounces/evidence.h"
#include "text/code_points.h"

namespace noren::bounces {
namespace {

std::string lower_text(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

// Every address of a header, lower case.
std::vector<std::string> addresses_of(std::string_view header) {
  std::vector<std::string> addresses;
  while (!header.empty() && addresses.size() < 20) {
    const std::size_t at = header.find('@');
    if (at == std::string_view::npos) break;
    constexpr std::string_view kEdge = " \t<>,;:()[]";
    const std::size_t begin = header.find_last_of(kEdge, at);
    const std::size_t end = std::min(header.find_first_of(" \t<>,;()[]", at), header.size());
    const std::size_t first = begin == std::string_view::npos ? 0 : begin + 1;
    if (first < at && end > at + 1) addresses.push_back(lower_text(header.substr(first, end - first)));
    header.remove_prefix(end);
  }
  return addresses;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  for (std::string& one : more)
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(std::move(one));
}

struct Signs {
  bool from = false, subject = false, body = false, header = false;
  bool alone = false;
  bool delay = false, reply = false, ordinary = false, complaint = false;
  std::string dialect;

  bool failure_mail() const {
    return !ordinary && (alone || (from && (subject || body || header)) || (subject && body) || (header && body));
  }
};

void look(const SignTable& table, std::string_view text, bool Signs::*place, Signs& signs) {
  long best = -1;
  table.phrases.each_in(text, [&](std::size_t number) {
    const Sign& sign = table.signs[number];
    if (sign.kind == Kind::automatic_reply) {
      signs.reply = true;
      return false;
    }
    if (sign.kind == Kind::ordinary || sign.kind == Kind::complaint) {
      (sign.kind == Kind::ordinary ? signs.ordinary : signs.complaint) = true;
      return false;
    }
    signs.*place = true;
    signs.alone = signs.alone || sign.alone;
    signs.delay = signs.delay || sign.kind == Kind::delay;
    if (!sign.dialect.empty() && (best < 0 || static_cast<long>(number) < best)) {
      best = static_cast<long>(number);
      signs.dialect = sign.dialect;
    }
    return false;
  });
}

std::string header_lines(const mime::Fields& headers) {
  std::string lines;
  for (const mime::Field& field : headers.all()) {
    if (field.name == "subject" || field.name == "from" || field.name == "to" || field.name == "received") continue;
    lines += field.name + ": " + field.value.substr(0, 200) + "\n";
  }
  return lines;
}

Signs signs_of(const mime::Message& message, std::string_view body) {
  const Tables& all = tables();
  Signs signs;
  look(all.header, plain_words(header_lines(message.headers)), &Signs::header, signs);
  look(all.body, plain_words(body.substr(0, 6000)), &Signs::body, signs);
  look(all.subject, plain_words(message.headers.get("subject")), &Signs::subject, signs);
  look(all.from, lower_text(message.headers.get("from")), &Signs::from, signs);
  if (message.headers.get("from").empty() || message.headers.get("from") == "<>") signs.from = true;
  return signs;
}

class Reader {
 public:
  // enclosed: of a report inside another; what is inside that one is not looked at.
  Reader(const mime::Message& message, Reading& reading, bool enclosed = false)
      : message_(message), reading_(reading), enclosed_(enclosed) {}

  void read() {
    came_to();
    if (message_.report_type == "feedback-report" || !message_.feedback.empty()) return complaint();
    if (!message_.disposition.empty() || message_.report_type == "disposition-notification") {
      reading_.kind = Kind::read_receipt;
      about_original(message_.original);
      for (const mime::Fields& block : message_.disposition)
        if (block.has("original-message-id")) reading_.original_message_id = block.get("original-message-id");
      return;
    }
    for (const mime::TextPart& part : message_.texts)
      if (read_notice(part.text, reading_)) return;
    const std::string body = body_text();
    const FreeText whole = read_free_text(body, own_of(message_.original));
    // Somebody's report sent on as text: it speaks for itself.
    if (!enclosed_ && message_.status.empty() &&
        lower_text(whole.original.get("content-type")).find("report-type=delivery-status") != std::string::npos) {
      const mime::Message report = mime::read_message(whole.original_begins);
      return Reader(report, reading_, true).read();
    }
    about_original(message_.original.empty() ? whole.original : message_.original);
    const std::string_view before = std::string_view(body).substr(
        0, whole.original_begins.empty() ? body.size() : static_cast<std::size_t>(whole.original_begins.data() - body.data()));
    const Signs signs = signs_of(message_, before);
    std::vector<Evidence> listed = recipients_of_status(message_.status);
    if (listed.empty() && signs.failure_mail()) listed = recipients_of_status(fields_in_text(before));
    if (listed.empty() && signs.failure_mail()) listed = recipients_of_status(message_.enclosed_status);
    if (listed.empty() && signs.complaint) return complaint();
    if (listed.empty() && signs.reply && !signs.alone && !(signs.from && signs.body)) return automatic_reply(before);
    if (listed.empty() && !signs.failure_mail()) return;
    failures(listed, whole, body, signs);
  }

 private:
  // HTML only where no plain text says it.
  std::string body_text() const {
    std::string plain, html;
    for (const mime::TextPart& part : message_.texts) {
      std::string& into = part.type == "text/html" ? html : plain;
      if (into.size() < 100'000) into += part.text + "\n";
    }
    return text::trim_ascii(plain).size() > 20 || html.empty() ? plain : html;
  }

  void came_to() {
    for (const char* name : {"delivered-to", "x-original-to", "envelope-to", "to"})
      append(reading_.came_to, addresses_of(message_.headers.get(name)));
    for (const std::string& address : reading_.came_to) {
      const std::size_t at = address.find('@');
      if (address.starts_with("bounce+") && at != std::string::npos && reading_.return_token.empty())
        reading_.return_token = address.substr(7, at - 7);
    }
  }

  Own own_of(const mime::Fields& original) const {
    Own own;
    append(own.addresses, addresses_of(original.get("from")));
    append(own.addresses, addresses_of(original.get("return-path")));
    append(own.addresses, reading_.came_to);
    return own;
  }

  void about_original(const mime::Fields& original) { reading_.original_message_id = original.get("message-id"); }

  void complaint() {
    reading_.kind = Kind::complaint;
    about_original(message_.original);
    std::vector<std::string> recipients;
    std::string type;
    for (const mime::Fields& block : message_.feedback) {
      if (type.empty()) type = lower_text(block.get("feedback-type"));
      for (const mime::Field& field : block.all())
        if (field.name == "original-rcpt-to" || field.name == "removal-recipient") append(recipients, addresses_of(field.value));
    }
    if (recipients.empty()) append(recipients, addresses_of(message_.original.get("to")));
    if (recipients.empty()) recipients.emplace_back();
    for (const std::string& recipient : recipients) add_info(recipient, Reason::feedback, type.empty() ? "abuse" : type);
  }

  void add_info(const std::string& recipient, Reason reason, const std::string& type) {
    Failure failure;
    failure.recipient = recipient;
    failure.reason = reason;
    failure.strength = Strength::none;
    failure.feedback_type = type;
    reading_.failures.push_back(std::move(failure));
  }

  void automatic_reply(std::string_view body) {
    reading_.kind = Kind::automatic_reply;
    reading_.original_message_id = message_.headers.get("in-reply-to");  // RFC 3834 3.1.5
    const auto from = addresses_of(message_.headers.get("from"));
    Evidence evidence;
    evidence.recipient = from.empty() ? std::string() : from.front();
    evidence.words = body.substr(0, 2000);
    // Only what cannot be meant otherwise is taken from words that a person wrote.
    Failure failure = judge(evidence, {"reply", false, {}});
    if (failure.reason != Reason::suspend && failure.reason != Reason::hasmoved) {
      failure.reason = Reason::vacation;
      failure.strength = Strength::none;
    }
    reading_.failures.push_back(std::move(failure));
  }

  // Reports whose fields stand in their text, because a gateway took them apart.
  static std::vector<mime::Fields> fields_in_text(std::string_view body) {
    if (lower_text(body).find("final-recipient:") == std::string::npos) return {};
    std::string lines;
    while (!body.empty()) {
      std::string_view line = mime::next_line(body);
      while (line.starts_with("> ")) line.remove_prefix(2);
      lines += line.starts_with(">") ? line.substr(1) : line;
      lines += '\n';
    }
    std::vector<mime::Fields> blocks;
    for (mime::Fields& block : mime::read_blocks(lines, 300))
      if (block.has("final-recipient")) blocks.push_back(std::move(block));
    return blocks;
  }

  void failures(const std::vector<Evidence>& listed, const FreeText& whole, std::string_view body, const Signs& signs) {
    Report report;
    report.dialect = signs.dialect;
    report.recipients = listed.empty() ? named_in_text(whole, body) : told_of(listed, whole);
    bool failed = false, delayed = false;
    for (const Evidence& one : report.recipients) {
      delayed = delayed || one.action == "delayed";
      failed = failed || one.action == "failed" || one.action.empty();
    }
    report.delay = listed.empty() ? signs.delay : delayed;
    for (const Evidence& one : report.recipients) reading_.failures.push_back(judge(one, report));
    const bool delivered =
        std::all_of(reading_.failures.begin(), reading_.failures.end(), [](const Failure& one) { return one.reason == Reason::delivered; });
    reading_.kind = delivered ? Kind::delivered : report.delay && (!failed || listed.empty()) ? Kind::delay : Kind::bounce;
    for (const mime::Fields& block : message_.status)
      if (block.has("original-envelope-id")) reading_.envelope_id = block.get("original-envelope-id");
  }

  // The report's fields, and what its text says of the same recipient.
  static std::vector<Evidence> told_of(std::vector<Evidence> listed, const FreeText& whole) {
    std::string all_words = whole.common;
    for (const Evidence& one : whole.recipients) all_words += one.words;
    for (Evidence& evidence : listed) {
      const auto same = std::find_if(whole.recipients.begin(), whole.recipients.end(),
                                     [&](const Evidence& one) { return lower_text(one.recipient) == lower_text(evidence.recipient); });
      const bool hidden = evidence.recipient.find('@') == std::string::npos || evidence.recipient.find_first_of("|/ ") == 0 ||
                          evidence.recipient.starts_with("@");
      if (same != whole.recipients.end())
        evidence.words += "\n" + same->words;
      else if (listed.size() == 1)
        evidence.words += "\n" + all_words;
      if (hidden && whole.recipients.size() == 1) evidence.recipient = whole.recipients.front().recipient;
      if (evidence.diagnostic.empty() || same == whole.recipients.end()) evidence.common = whole.common;
    }
    return listed;
  }

  std::vector<Evidence> named_in_text(const FreeText& whole, std::string_view body) const {
    std::vector<Evidence> recipients = whole.recipients;
    std::string words;
    for (Evidence& one : recipients) one.common = whole.common;
    if (!recipients.empty()) return recipients;
    const mime::Fields& original = message_.original.empty() ? whole.original : message_.original;
    std::vector<std::string> named = addresses_of(message_.headers.get("x-failed-recipients"));
    if (named.empty()) named = addresses_of(original.get("x-failed-recipients"));
    if (named.empty()) named = addresses_of(original.get("to"));
    if (named.empty()) {
      const Own own = own_of(original);
      for (const std::string& address : addresses_of(body.substr(0, 4000)))
        if (named.empty() && std::find(own.addresses.begin(), own.addresses.end(), address) == own.addresses.end())
          named.push_back(address);
    }
    if (named.empty()) named.emplace_back();
    for (const std::string& address : named) {
      Evidence evidence;
      evidence.recipient = address;
      evidence.words = whole.common;
      recipients.push_back(std::move(evidence));
    }
    return recipients;
  }

  const mime::Message& message_;
  Reading& reading_;
  bool enclosed_;
};

}  // namespace

Reading read(std::string_view bytes) {
  Reading reading;
  if (read_notice(bytes.substr(0, 2'000'000), reading)) return reading;
  const mime::Message message = mime::read_message(bytes);
  Reader(message, reading).read();
  return reading;
}

std::vector<Reading> read_mailbox(std::string_view bytes) {
  std::vector<Reading> readings;
  for (const std::string& one : mime::split_mailbox(bytes)) readings.push_back(read(one));
  return readings;
}

}  // namespace noren::bounces
