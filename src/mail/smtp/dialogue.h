// What is said to an SMTP server, and what its answers mean: RFC 5321, with STARTTLS (3207), AUTH PLAIN and LOGIN (4954, 4616), PIPELINING
// (2920), SIZE (1870), 8BITMIME (6152), SMTPUTF8 (6531) and delivery reports (DSN, 3461). It sends and reads nothing itself: whoever drives
// it (session.h) does what next() asks for, and tells it what came of it. Private to mail. Pure.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "env/stream.h"
#include "mail/smtp/reply.h"
#include "mail/transport.h"

namespace noren::mail::smtp {

enum class Tls { never, offered, required };  // offered: where the server can do it

struct Terms {
  std::string own_name;  // said in EHLO
  Tls tls = Tls::offered;
  bool tls_from_start = false;
  std::string user;  // "" = without signing in
  std::string password;
};

// How long the server may take for each answer.
struct Patience {
  env::Millis greeting, command, data, dot;
};
// As RFC 5321 4.5.3.2 asks for.
inline constexpr Patience kPatience{std::chrono::minutes(5), std::chrono::minutes(5), std::chrono::minutes(2), std::chrono::minutes(10)};

struct Parcel {
  std::string from;             // "" = nobody hears of a failure (a bounce)
  std::vector<std::string> to;  // at least one
  std::string_view raw;         // the whole mail; outlives the talk about it
  std::string report_id;        // ENVID; "" = no reports are asked for
};

// Of one recipient, in the order of Parcel::to.
struct Answer {
  Outcome::Fate fate = Outcome::Fate::temporary;
  int code = 0;
  std::string enhanced;
  std::string stage;  // as in Outcome
  std::string words;
};

class Dialogue {
 public:
  enum class Do {
    write,      // bytes
    read,       // one answer, then take()
    start_tls,  // then tls_started()
    send_body,  // the mail, dot-stuffed and without the last dot; then body_sent()
    send_dot,   // the last one; then dot_sent(), or end_talk() when it is not to be sent after all
    nothing     // all answers are there
  };
  struct Step {
    Do what = Do::nothing;
    std::string bytes = {};
    env::Millis within{0};
  };

  Dialogue(Terms terms, Patience patience);

  // A mail on this connection: the first one begins with the server's greeting.
  void begin(Parcel parcel);
  Step next();
  void take(const Reply& reply);
  void tls_started();
  void body_sent();
  void dot_sent();
  // The connection is gone or given up; words: why. What is undecided is decided with it.
  void end_talk(const std::string& words);

  const std::vector<Answer>& answers() const { return answers_; }
  bool usable() const { return at_ == At::idle && !ended_; }  // for another mail
  bool greeted() const { return greeted_; }                   // the server took the words up to the mail
  bool encrypted() const { return encrypted_; }

 private:
  enum class Command { greeting, ehlo, helo, starttls, plain, login, login_user, login_password, rset, mail, rcpt, data, empty_dot, dot };
  enum class At { start, talking, tls, body, dot, idle };
  struct Said {
    Command command;
    std::string line;
    std::size_t recipient = 0;
  };

  void say(Command command, std::string line);
  void say_hello();
  void after_hello();
  void sign_in();
  void start_mail();
  void release();
  void take_capabilities(const std::string& words);
  bool has(std::string_view keyword) const { return capabilities_.contains(keyword); }
  void take_hello(Command command, const Reply& reply);
  void take_sign_in(Command command, const Reply& reply);
  void take_mail(const Said& said, const Reply& reply);
  void take_data(const Reply& reply);
  void take_end(const Reply& reply);
  std::string mail_line() const;
  std::string recipient_line(const std::string& to) const;
  void decide(std::size_t recipient, Answer answer);
  void decide_rest(const Answer& answer);
  void refuse(const Reply& reply, const char* stage);  // about us: nothing goes on here
  void give_up(const std::string& words, const char* enhanced = "");
  bool any_accepted() const;
  env::Millis within(Command command) const;

  const Terms terms_;
  const Patience patience_;
  Parcel parcel_;
  At at_ = At::start;
  std::deque<Said> plan_, awaited_;
  std::string to_write_;
  std::map<std::string, std::string, std::less<>> capabilities_;
  std::vector<Answer> answers_;
  std::vector<bool> accepted_, decided_;
  bool ended_ = false, greeted_ = false, encrypted_ = false, signed_in_ = false, dirty_ = false;
  bool dot_out_ = false;
};

// A body as it is sent: every line ends with CR LF (a CR or an LF alone would be read as something else by somebody), a dot at the start of a
// line is doubled, and the last line has its end.
std::string dot_stuffed(std::string_view raw);
// RFC 3461 section 4.
std::string to_xtext(std::string_view text);

}  // namespace noren::mail::smtp
