#include <algorithm>

#include "bounces/codes.h"
#include "bounces/evidence.h"

namespace noren::bounces {
namespace {

// How much after its code another server's answer goes on.
constexpr std::size_t kQuote = 700, kMostWordsKept = 1000;

bool ends_in(std::string_view name, std::string_view end) {
  return name == end || (name.size() > end.size() && name.ends_with(end) && (end[0] == '.' || name[name.size() - end.size() - 1] == '.'));
}

bool any_end(const std::vector<std::string>& ends, std::string_view name) {
  return std::any_of(ends.begin(), ends.end(), [&](const std::string& end) { return ends_in(name, end); });
}

struct Case {
  std::string_view domain, remote, status, reply, dialect;
  Stage stage = Stage::unknown;
};

bool holds(const Where& where, const Case& c) {
  if (!where.hosts.empty() && !any_end(where.hosts, c.remote) && !any_end(where.hosts, c.domain)) return false;
  if (!where.domains.empty() && !any_end(where.domains, c.domain)) return false;
  if (!where.status.empty() && !c.status.starts_with(where.status)) return false;
  if (!where.not_status.empty() && c.status.starts_with(where.not_status)) return false;
  if (!where.reply.empty() && !c.reply.starts_with(where.reply)) return false;
  if (!where.by.empty() && where.by != c.dialect) return false;
  return where.stages.empty() || std::find(where.stages.begin(), where.stages.end(), c.stage) != where.stages.end();
}

// That it was given up, or could not be reached, says less than why.
bool says_little(Reason reason) { return reason == Reason::expired || reason == Reason::networkerror || reason == Reason::systemerror; }

std::optional<Reason> by_words(const MeaningTable& table, std::string_view words, const Case& c, bool only_more = false) {
  const long found = table.phrases.first_in(words, [&](std::size_t number) {
    const MeaningRule& rule = table.rules[number];
    return !(only_more && says_little(rule.reason)) && holds(rule.where, c);
  });
  if (found < 0) return std::nullopt;
  return table.rules[static_cast<std::size_t>(found)].reason;
}

// "User unknown" is a dead address when the other server said so of the address: after RCPT, or with the code for it. After DATA, or
// with nothing of that kind, a filter of the recipient's may speak (docomo, au, Yahoo do).
bool speaks_of_the_address(const Case& c) {
  if (c.status.size() >= 3 && c.status.substr(1, 2) == ".1" && c.stage != Stage::data) return true;
  if (c.status.substr(0, 4) == "5.1." || c.status == "5.2.1" || c.status == "4.1.1" || c.status == "5.4.1") return true;
  if (c.stage == Stage::rcpt || c.stage == Stage::mail) return true;
  // No other server was asked: a mail system whose way of speaking is known says it of its own users.
  return c.reply.empty() && c.status.empty() && !c.dialect.empty() && c.stage == Stage::unknown;
}

// A meaning found in words, and whether it is that of one system's own (data/hosts.txt).
struct Meant {
  std::optional<Reason> reason;
  bool own = false;
};

Meant read_words(const Tables& all, std::string_view words, const Case& c, bool only_more) {
  if (const auto own = by_words(all.hosts, words, c, only_more)) return {own, true};
  const auto meant = by_words(all.words, words, c, only_more);
  if (meant != Reason::expired || only_more) return {meant, false};
  const auto more = by_words(all.words, words, c, true);
  return {more ? more : meant, false};
}

std::string domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  std::string domain(at == std::string_view::npos ? std::string_view() : address.substr(at + 1));
  for (char& c : domain) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return domain;
}

// "5.1.0 - Unknown address error 550-'5.2.2 <…> Mailbox Full'": some gateways put words of their own before the other server's.
std::string server_said(const std::string& diagnostic) {
  const std::size_t quote = diagnostic.find("-'");
  if (quote == std::string::npos || quote < 3 ||
      !std::all_of(diagnostic.begin() + static_cast<std::ptrdiff_t>(quote) - 3, diagnostic.begin() + static_cast<std::ptrdiff_t>(quote),
                   [](char c) { return c >= '0' && c <= '9'; }))
    return diagnostic;
  return diagnostic.substr(quote - 3);
}

// As much of it as is kept, without a character cut in two.
std::string beginning_of(const std::string& text) {
  std::size_t end = std::min<std::size_t>(text.size(), kMostWordsKept);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end);
}

// What a stage alone says, when the words say nothing.
std::optional<Reason> by_stage(const Case& c) {
  if (c.reply.empty() || c.reply[0] != '5') return std::nullopt;
  if (c.reply >= "500" && c.reply <= "504") return Reason::syntaxerror;
  switch (c.stage) {
    case Stage::connection:
    case Stage::ehlo: return Reason::blocked;
    case Stage::starttls: return Reason::failedstarttls;
    case Stage::auth: return Reason::securityerror;
    case Stage::mail: return Reason::rejected;
    default: return std::nullopt;
  }
}

}  // namespace

Strength strength_of(Reason reason, std::string_view status) {
  switch (reason) {
    case Reason::feedback:
    case Reason::vacation:
    case Reason::delivered: return Strength::none;
    case Reason::userunknown:
    case Reason::hostunknown:
    case Reason::hasmoved: return Strength::hard;
    case Reason::notaccept: return status.starts_with("4") ? Strength::soft : Strength::hard;
    default: return Strength::soft;
  }
}

Stage stage_in(std::string_view plain) {
  const Tables& all = tables();
  const long found = all.stages.first_in(plain, [](std::size_t) { return true; });
  return found < 0 ? Stage::unknown : all.stage_of[static_cast<std::size_t>(found)];
}

Failure judge(const Evidence& given, const Report& report) {
  Evidence evidence = given;
  evidence.diagnostic = server_said(given.diagnostic);
  const Tables& all = tables();
  Failure failure;
  failure.recipient = evidence.recipient;
  failure.original_recipient = evidence.original_recipient;
  failure.remote = evidence.remote;
  const Codes said = codes_in(evidence.diagnostic), told = codes_in(evidence.words), general = codes_in(evidence.common);
  failure.reply = !said.reply.empty()                                     ? said.reply
                  : !told.reply.empty()                                   ? told.reply
                  : evidence.diagnostic.empty() && evidence.words.empty() ? general.reply
                                                                          : "";
  for (const std::string& status : {said.status, evidence.status, told.status, general.status})
    if (!status.empty() && (failure.status.empty() || is_vague(failure.status))) failure.status = status;
  // The other server's words first, then what the report says around them.
  const std::string diagnostic = plain_words(evidence.diagnostic), text = plain_words(evidence.words),
                    common = plain_words(evidence.common);
  const std::string quoted = told.at < evidence.words.size() ? plain_words(evidence.words.substr(told.at, kQuote)) : std::string();
  failure.stage = evidence.stage;
  for (const std::string* words : {&text, &diagnostic, &common})
    if (failure.stage == Stage::unknown) failure.stage = stage_in(*words);
  const std::string& shown = evidence.diagnostic.empty() ? evidence.words.empty() ? evidence.common : evidence.words : evidence.diagnostic;
  failure.words = beginning_of(shown);

  const std::string domain = domain_of(evidence.recipient);
  Case c{domain, evidence.remote, failure.status, failure.reply, report.dialect, failure.stage};
  if (evidence.action == "delivered" || evidence.action == "relayed" || evidence.action == "expanded") {
    failure.reason = Reason::delivered;
    failure.strength = Strength::none;
    return failure;
  }
  Meant meant;
  for (const std::string* words : {&diagnostic, &quoted, &text, &common}) {
    if (meant.reason && meant.reason != Reason::expired) break;
    if (meant.reason && words == &common) break;
    const Meant more = read_words(all, *words, c, meant.reason.has_value());
    if (more.reason) meant = more;
  }
  std::optional<Reason> reason = meant.reason;
  if (reason == Reason::userunknown && !meant.own && !speaks_of_the_address(c)) reason = Reason::filtered;
  if (!reason) reason = reason_of_status(all.statuses, failure.status);
  for (const std::string* words : {&diagnostic, &quoted, &text, &common})
    if (!reason) reason = by_words(all.weak, *words, c);
  if (!reason) reason = by_stage(c);
  if (!reason && (report.delay || evidence.action == "delayed")) reason = Reason::expired;
  failure.reason = reason.value_or(text.empty() && diagnostic.empty() && failure.status.empty() ? Reason::undefined : Reason::onhold);
  failure.strength = strength_of(failure.reason, failure.status);
  return failure;
}

}  // namespace noren::bounces
