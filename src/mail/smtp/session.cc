#include "mail/smtp/session.h"

#include <algorithm>

namespace noren::mail::smtp {
namespace {

using Kind = env::StreamFault::Kind;

constexpr env::Millis kLastWords{2000};  // for what a server says that stops listening

env::StreamFault session_fault(Kind kind, std::string words) { return {kind, std::move(words)}; }

}  // namespace

Session::Session(Parts parts) : parts_(std::move(parts)), dialogue_(parts_.terms, parts_.patience) {}

Session::~Session() {
  // Politely, and without waiting for the farewell.
  if (usable() && mails_ > 0) (void)parts_.stream->write("QUIT\r\n", env::Millis(200));
}

std::string Session::place() const {
  const std::string peer = parts_.stream->peer();
  if (parts_.server.empty() || peer.starts_with(parts_.server + ":")) return peer;
  const std::size_t colon = peer.rfind(':');
  const std::string address = peer.substr(0, colon);
  return parts_.server + " " + (address.starts_with('[') ? address : "[" + address + "]") + peer.substr(colon);
}

Session::Done Session::send(Parcel parcel, const BeforeDot& before_dot) {
  Done done;
  raw_ = parcel.raw;
  dialogue_.begin(std::move(parcel));
  if (parts_.terms.tls_from_start && mails_ == 0) {
    if (const auto fault = start_tls(parts_.patience.command)) {
      alive_ = false;
      dialogue_.end_talk(fault->words);
    }
  }
  while (alive_) {
    const Dialogue::Step next = dialogue_.next();
    if (next.what == Dialogue::Do::nothing) break;
    const Ended fault = step(next, before_dot, done);
    if (!fault) continue;
    alive_ = false;
    done.tls_failed = tls_begun_ && tls_.empty();
    done.ended = fault->kind;
    dialogue_.end_talk(fault->words);
  }
  ++mails_;
  alive_ = alive_ && dialogue_.usable();
  idle_since_ = parts_.streams.ticks();
  done.answers = dialogue_.answers();
  return done;
}

Session::Ended Session::step(const Dialogue::Step& step, const BeforeDot& before_dot, Done& done) {
  switch (step.what) {
    case Dialogue::Do::read: return read_reply(step.within);
    case Dialogue::Do::start_tls: return start_tls(step.within);
    case Dialogue::Do::send_body: return send_body(step.within);
    case Dialogue::Do::send_dot: {
      if (before_dot && !before_dot(place())) {
        done.withheld = true;
        return session_fault(Kind::closed, "withheld");
      }
      dialogue_.dot_sent();  // before it goes: from here on nobody can say that it did not arrive
      const auto sent = parts_.stream->write(".\r\n", step.within);
      if (!sent) return sent.error();
      return std::nullopt;
    }
    default: {
      const auto sent = parts_.stream->write(step.bytes, step.within);
      if (sent) return std::nullopt;
      // A server that refuses may hang up while we talk: what it said lies there to be read.
      if (sent.error().kind == Kind::closed && !read_reply(kLastWords)) return std::nullopt;
      return sent.error();
    }
  }
}

Session::Ended Session::read_reply(env::Millis within) {
  const auto until = parts_.streams.ticks() + within;
  Reply reply;
  while (true) {
    switch (reader_.next(reply)) {
      case ReplyReader::Found::reply: dialogue_.take(reply); return std::nullopt;
      case ReplyReader::Found::nonsense: return session_fault(Kind::closed, "what came is no answer of a mail server");
      case ReplyReader::Found::more: break;
    }
    // One byte now and then is no answer either.
    const auto left = std::chrono::duration_cast<env::Millis>(until - parts_.streams.ticks());
    if (left.count() <= 0) return session_fault(Kind::late, "no answer in time");
    char bytes[2048];
    const auto taken = parts_.stream->read(bytes, sizeof bytes, left);
    if (!taken) return taken.error();
    reader_.add({bytes, *taken});
  }
}

Session::Ended Session::start_tls(env::Millis within) {
  // What was put behind the answer in open text would be read as if it had come under TLS.
  if (reader_.has_rest()) return session_fault(Kind::closed, "the server talked on after STARTTLS");
  tls_begun_ = true;
  const auto started = parts_.stream->start_tls({parts_.server, parts_.tls_must_be_trusted}, within);
  if (!started) return started.error();
  tls_ = *started;
  if (!parts_.terms.tls_from_start) dialogue_.tls_started();
  return std::nullopt;
}

Session::Ended Session::send_body(env::Millis within) {
  const auto sent = parts_.stream->write(dot_stuffed(raw_), within);
  dialogue_.body_sent();
  if (sent) return std::nullopt;
  if (sent.error().kind != Kind::closed) return sent.error();
  // Its reason for hanging up, as far as it gave one.
  Reply reply;
  char bytes[2048];
  while (reader_.next(reply) == ReplyReader::Found::more) {
    const auto taken = parts_.stream->read(bytes, sizeof bytes, kLastWords);
    if (!taken) return sent.error();
    reader_.add({bytes, *taken});
  }
  return reply.code >= 400 ? session_fault(Kind::closed, reply.words) : sent.error();
}

}  // namespace noren::mail::smtp
