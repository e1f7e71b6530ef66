// One connection to an SMTP server: drives a Dialogue over a stream, one mail after the other. Private to mail. Thread: one at a time.
#pragma once
#include <memory>
#include <optional>

#include "mail/smtp/dialogue.h"

namespace noren::mail::smtp {

class Session {
 public:
  struct Parts {
    env::Streams& streams;  // for its clock
    std::unique_ptr<env::Stream> stream;
    std::string server;  // its name, for TLS and for the story
    Terms terms;
    bool tls_must_be_trusted = false;
    Patience patience = kPatience;
  };
  explicit Session(Parts parts);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // before_dot is asked when all but the last dot is on its way: false, and the mail is not sent (no answer then: Do::nothing was decided).
  struct Done {
    std::vector<Answer> answers;
    bool withheld = false;                        // before_dot said no
    bool tls_failed = false;                      // STARTTLS was begun, and there is no TLS: another connection may do without
    std::optional<env::StreamFault::Kind> ended;  // by what the connection was lost; it was not
  };
  Done send(Parcel parcel, const BeforeDot& before_dot);

  bool usable() const { return alive_ && dialogue_.usable(); }
  bool was_used() const { return mails_ > 0; }
  std::chrono::microseconds idle_since() const { return idle_since_; }
  std::string place() const;                       // "mx.example.jp [192.0.2.1]:25"
  const std::string& tls() const { return tls_; }  // as env::Stream::start_tls has it, "" for open text

 private:
  using Ended = std::optional<env::StreamFault>;
  Ended step(const Dialogue::Step& step, const BeforeDot& before_dot, Done& done);
  Ended read_reply(env::Millis within);
  Ended start_tls(env::Millis within);
  Ended send_body(env::Millis within);

  Parts parts_;
  Dialogue dialogue_;
  ReplyReader reader_;
  std::string_view raw_;
  std::string tls_;
  bool alive_ = true, tls_begun_ = false;
  int mails_ = 0;
  std::chrono::microseconds idle_since_{0};
};

}  // namespace noren::mail::smtp
