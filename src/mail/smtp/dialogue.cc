#include "mail/smtp/dialogue.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/check.h"
#include "base/hex.h"

namespace noren::mail::smtp {
namespace {

using Fate = Outcome::Fate;

constexpr const char *kConnect = "connect", *kMail = "mail", *kRcpt = "rcpt", *kData = "data", *kBody = "body";

Answer answer_of(const Reply& reply, const char* stage, Fate fate) {
  return {fate, reply.code, reply.enhanced, stage, kept_words(reply.words)};
}

// A 5xx before the recipient was named is about us (password, our address), not about this mail: it stays in the queue until a person has set
// it right. Of MAIL the exceptions are those about the mail itself: too large (RFC 1870), not to be carried as it is.
bool is_about_the_mail(const Reply& reply) {
  return reply.code == 552 || reply.enhanced == "5.3.4" || reply.enhanced == "5.6.7" || reply.enhanced == "5.6.3";
}

Fate fate_after_recipient(const Reply& reply) { return reply.is(5) ? Fate::permanent : Fate::temporary; }

bool has_high_bytes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

std::vector<std::string_view> words_in(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(" ="), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

}  // namespace

std::string to_xtext(std::string_view text) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 33 && byte <= 126 && c != '+' && c != '=') {
      out += c;
    } else {
      out += {'+', kDigits[byte >> 4], kDigits[byte & 0xF]};
    }
  }
  return out;
}

std::string dot_stuffed(std::string_view raw) {
  std::string out;
  out.reserve(raw.size() + raw.size() / 50 + 2);
  bool fresh = true;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && at + 1 < raw.size() && raw[at + 1] == '\n') ++at;
      out += "\r\n";
      fresh = true;
      continue;
    }
    if (fresh && c == '.') out += '.';
    out += c;
    fresh = false;
  }
  if (!fresh) out += "\r\n";
  return out;
}

Dialogue::Dialogue(Terms terms, Patience patience) : terms_(std::move(terms)), patience_(patience), encrypted_(terms_.tls_from_start) {}

void Dialogue::begin(Parcel parcel) {
  check(!parcel.to.empty(), "a mail to nobody");
  check(at_ == At::start || usable(), "a mail in the middle of another");
  parcel_ = std::move(parcel);
  answers_.assign(parcel_.to.size(), {});
  accepted_.assign(parcel_.to.size(), false);
  decided_.assign(parcel_.to.size(), false);
  dot_out_ = false;
  const bool fresh = at_ == At::start;
  at_ = At::talking;
  if (fresh) {
    awaited_.push_back({Command::greeting, ""});
  } else {
    start_mail();
  }
}

env::Millis Dialogue::within(Command command) const {
  switch (command) {
    case Command::greeting: return patience_.greeting;
    case Command::data: return patience_.data;
    case Command::dot: return patience_.dot;
    default: return patience_.command;
  }
}

Dialogue::Step Dialogue::next() {
  if (ended_) return {};
  if (!to_write_.empty()) return {Do::write, std::exchange(to_write_, ""), patience_.command};
  if (!awaited_.empty()) return {Do::read, "", within(awaited_.front().command)};
  switch (at_) {
    case At::tls: return {Do::start_tls, "", patience_.command};
    case At::body: return {Do::send_body, "", patience_.command};
    case At::dot: return {Do::send_dot, "", patience_.command};
    default: return {};
  }
}

// With PIPELINING everything goes out in one piece, else each line after the answer to the one before.
void Dialogue::release() {
  const bool together = has("PIPELINING");
  while (!plan_.empty() && (together || awaited_.empty())) {
    to_write_ += plan_.front().line + "\r\n";
    plan_.front().line.clear();  // it may hold a password
    awaited_.push_back(std::move(plan_.front()));
    plan_.pop_front();
  }
}

void Dialogue::say(Command command, std::string line) {
  plan_.push_back({command, std::move(line)});
  release();
}

void Dialogue::say_hello() {
  capabilities_.clear();
  say(Command::ehlo, "EHLO " + terms_.own_name);
}

void Dialogue::take_capabilities(const std::string& words) {
  std::size_t at = words.find('\n');  // the first line is the server's name
  while (at != std::string::npos) {
    const std::size_t end = words.find('\n', at + 1);
    std::string_view line = std::string_view(words).substr(at + 1, end == std::string::npos ? end : end - at - 1);
    at = end;
    if (line.size() < 5) continue;
    const auto parts = words_in(line.substr(4));
    if (parts.empty()) continue;
    std::string keyword(parts[0]), rest;
    for (char& c : keyword) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    for (std::size_t n = 1; n < parts.size(); ++n) rest += (n > 1 ? " " : "") + std::string(parts[n]);
    for (char& c : rest) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    std::string& kept = capabilities_[keyword];
    kept += (kept.empty() ? "" : " ") + rest;
  }
}

void Dialogue::take(const Reply& reply) {
  check(!awaited_.empty(), "an answer that nobody asked for");
  const Said said = std::move(awaited_.front());
  awaited_.pop_front();
  if (reply.code == 421) {  // it closes the connection, whatever was asked
    decide_rest(answer_of(reply,
                          at_ == At::talking && !greeted_ ? kConnect
                          : said.command == Command::dot  ? kBody
                                                          : kMail,
                          Fate::temporary));
    ended_ = true;
    return;
  }
  switch (said.command) {
    case Command::greeting:
    case Command::ehlo:
    case Command::helo:
    case Command::starttls: take_hello(said.command, reply); break;
    case Command::plain:
    case Command::login:
    case Command::login_user:
    case Command::login_password: take_sign_in(said.command, reply); break;
    case Command::rset:
      if (!reply.is(2)) refuse(reply, kMail);
      break;
    case Command::mail:
    case Command::rcpt: take_mail(said, reply); break;
    case Command::data: take_data(reply); break;
    case Command::empty_dot: break;
    case Command::dot: take_end(reply); break;
  }
  if (ended_) return;
  if (awaited_.empty()) release();
  const bool all_said = awaited_.empty() && plan_.empty() && to_write_.empty();
  if (all_said && at_ == At::talking && greeted_) at_ = At::idle;
}

void Dialogue::take_hello(Command command, const Reply& reply) {
  switch (command) {
    case Command::greeting:
      if (reply.code != 220) return refuse(reply, kConnect);
      return say_hello();
    case Command::ehlo:
      if (reply.is(5)) return say(Command::helo, "HELO " + terms_.own_name);
      if (!reply.is(2)) return refuse(reply, kConnect);
      take_capabilities(reply.words);
      return after_hello();
    case Command::helo:
      if (!reply.is(2)) return refuse(reply, kConnect);
      return after_hello();
    default:
      if (reply.code == 220) {
        at_ = At::tls;
        return;
      }
      if (terms_.tls == Tls::required) return refuse(reply, kConnect);
      return sign_in();
  }
}

void Dialogue::after_hello() {
  if (encrypted_ || terms_.tls == Tls::never) return sign_in();
  if (has("STARTTLS")) return say(Command::starttls, "STARTTLS");
  if (terms_.tls == Tls::required) return give_up("the server offers no TLS (STARTTLS)");
  sign_in();
}

void Dialogue::tls_started() {
  encrypted_ = true;
  at_ = At::talking;
  say_hello();  // what was offered in open text is not to be believed
}

void Dialogue::sign_in() {
  if (terms_.user.empty() || signed_in_) return start_mail();
  const auto offered = capabilities_.find("AUTH");
  const std::vector<std::string_view> ways = offered == capabilities_.end() ? std::vector<std::string_view>{} : words_in(offered->second);
  const auto offers = [&](std::string_view way) { return std::find(ways.begin(), ways.end(), way) != ways.end(); };
  if (offers("PLAIN"))
    return say(Command::plain, "AUTH PLAIN " + to_base64(std::string(1, '\0') + terms_.user + std::string(1, '\0') + terms_.password));
  if (offers("LOGIN")) return say(Command::login, "AUTH LOGIN");
  give_up("the server offers no way to sign in that is known here (AUTH PLAIN, LOGIN)");
}

void Dialogue::take_sign_in(Command command, const Reply& reply) {
  if (command == Command::login && reply.code == 334) return say(Command::login_user, to_base64(terms_.user));
  if (command == Command::login_user && reply.code == 334) return say(Command::login_password, to_base64(terms_.password));
  const bool last = command == Command::plain || command == Command::login_password;
  if (!last || reply.code != 235) return refuse(reply, kConnect);
  signed_in_ = true;
  start_mail();
}

std::string Dialogue::mail_line() const {
  std::string line = "MAIL FROM:<" + parcel_.from + ">";
  if (has("SIZE")) line += " SIZE=" + std::to_string(parcel_.raw.size());
  if (has_high_bytes(parcel_.raw)) line += " BODY=8BITMIME";
  const bool wide = has_high_bytes(parcel_.from) || std::any_of(parcel_.to.begin(), parcel_.to.end(), has_high_bytes);
  if (wide) line += " SMTPUTF8";
  if (has("DSN") && !parcel_.report_id.empty()) line += " RET=HDRS ENVID=" + to_xtext(parcel_.report_id);
  return line;
}

std::string Dialogue::recipient_line(const std::string& to) const {
  std::string line = "RCPT TO:<" + to + ">";
  if (has("DSN") && !parcel_.report_id.empty())
    line += " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=" + (has_high_bytes(to) ? "utf-8;" + to_xtext(to) : "rfc822;" + to_xtext(to));
  return line;
}

void Dialogue::start_mail() {
  greeted_ = true;
  at_ = At::talking;
  const auto refuse_here = [&](const char* enhanced, const std::string& words) {
    decide_rest({Fate::permanent, 0, enhanced, kMail, words});
    at_ = At::idle;
  };
  const bool wide = has_high_bytes(parcel_.from) || std::any_of(parcel_.to.begin(), parcel_.to.end(), has_high_bytes);
  if (wide && !has("SMTPUTF8")) return refuse_here("5.6.7", "the server takes no addresses with letters beyond ASCII (SMTPUTF8)");
  if (has_high_bytes(parcel_.raw) && !has("8BITMIME")) return refuse_here("5.6.3", "the server takes mails of seven bits only (8BITMIME)");
  if (const auto size = capabilities_.find("SIZE"); size != capabilities_.end() && size->second.size() < 18) {
    std::size_t most = 0;
    for (const char c : size->second) most = is_digit(c) ? most * 10 + static_cast<std::size_t>(c - '0') : 0;
    if (most > 0 && parcel_.raw.size() > most) return refuse_here("5.3.4", "the server takes mails of " + size->second + " bytes at most");
  }
  if (dirty_) plan_.push_back({Command::rset, "RSET"});
  dirty_ = true;
  plan_.push_back({Command::mail, mail_line()});
  for (std::size_t n = 0; n < parcel_.to.size(); ++n) plan_.push_back({Command::rcpt, recipient_line(parcel_.to[n]), n});
  plan_.push_back({Command::data, "DATA"});
  release();
}

bool Dialogue::any_accepted() const {
  for (std::size_t n = 0; n < accepted_.size(); ++n) {
    if (accepted_[n] && !decided_[n]) return true;
  }
  return false;
}

void Dialogue::take_mail(const Said& said, const Reply& reply) {
  if (said.command == Command::mail) {
    if (reply.is(2)) return;
    decide_rest(answer_of(reply, kMail, reply.is(5) && is_about_the_mail(reply) ? Fate::permanent : Fate::temporary));
    plan_.clear();
    return;
  }
  if (reply.is(2)) {
    accepted_[said.recipient] = true;
  } else {
    decide(said.recipient, answer_of(reply, kRcpt, fate_after_recipient(reply)));
  }
  // Where lines go out one by one, nothing is said that could only be refused.
  if (!plan_.empty() && plan_.front().command == Command::data && !any_accepted()) plan_.clear();
}

void Dialogue::take_data(const Reply& reply) {
  if (reply.code == 354) {
    if (any_accepted()) {
      at_ = At::body;
      return;
    }
    to_write_ = ".\r\n";  // a server that wants a mail for nobody gets none
    awaited_.push_back({Command::empty_dot, ""});
    return;
  }
  decide_rest(answer_of(reply, kData, fate_after_recipient(reply)));
}

void Dialogue::body_sent() { at_ = At::dot; }

void Dialogue::dot_sent() {
  dot_out_ = true;
  at_ = At::talking;
  awaited_.push_back({Command::dot, ""});
}

void Dialogue::take_end(const Reply& reply) {
  dirty_ = false;
  decide_rest(answer_of(reply, kBody, reply.is(2) ? Fate::handed_over : fate_after_recipient(reply)));
}

void Dialogue::decide(std::size_t recipient, Answer answer) {
  if (decided_[recipient]) return;
  decided_[recipient] = true;
  answers_[recipient] = std::move(answer);
}

void Dialogue::decide_rest(const Answer& answer) {
  for (std::size_t n = 0; n < answers_.size(); ++n) decide(n, answer);
}

void Dialogue::refuse(const Reply& reply, const char* stage) {
  decide_rest(answer_of(reply, stage, Fate::temporary));
  ended_ = true;
}

void Dialogue::give_up(const std::string& words, const char* enhanced) {
  decide_rest({Fate::temporary, 0, enhanced, kConnect, words});
  ended_ = true;
}

void Dialogue::end_talk(const std::string& words) {
  const char* stage = kConnect;
  if (greeted_) {
    stage = kMail;
    if (!awaited_.empty() && awaited_.front().command == Command::rcpt) stage = kRcpt;  // the first answer that did not come
    if (!awaited_.empty() && awaited_.front().command == Command::data) stage = kData;
    if (at_ == At::body || at_ == At::dot || dot_out_) stage = kBody;
  }
  // Everything was sent and no answer came: it may have been taken.
  decide_rest({dot_out_ ? Fate::unknown : Fate::temporary, 0, "", stage, kept_words(words)});
  ended_ = true;
}

}  // namespace noren::mail::smtp
