// Handing mails over: to the one server of [mail] relay, or to the mail exchangers of each recipient's domain. Connections are kept for a
// while, and used again by whoever sends to the same place next.
#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>

#include "base/check.h"
#include "config/relay.h"
#include "env/real/stream.h"
#include "mail/smtp/route.h"
#include "mail/smtp/session.h"
#include "mail/transport.h"

namespace noren::mail {
namespace {

using smtp::Answer;
using smtp::Session;

constexpr std::chrono::seconds kIdleMost{30};  // a kept connection older than this is opened anew: servers hang up on silent ones
constexpr std::size_t kKeptMost = 256;

smtp::Patience patience_of(const SmtpOptions& options) {
  smtp::Patience patience = smtp::kPatience;
  const env::Millis most(options.answer_ms);
  patience.greeting = std::min(patience.greeting, most);
  patience.command = std::min(patience.command, most);
  patience.data = std::min(patience.data, most);
  patience.dot = std::min(patience.dot, most * 2);  // whoever has all of it may think about it for longer
  return patience;
}

class Smtp final : public Transport {
 public:
  Smtp(const SmtpOptions& options, std::unique_ptr<env::Streams> streams, std::unique_ptr<env::Dns> dns)
      : options_(options), relay_(read(options.url)), patience_(patience_of(options)), streams_(std::move(streams)), dns_(std::move(dns)) {
    terms_.own_name = options.own_name.empty() ? env::machine_name() : options.own_name;
    terms_.user = relay_.user;
    terms_.password = relay_.password;
    terms_.tls_from_start = relay_.tls_from_start;
    // A password goes over TLS to a server that proves its name, or not at all. Without one, TLS is taken when offered, whoever signed it:
    // better than open text, and what mail servers do among themselves (RFC 7435). On this machine it protects nothing.
    trusted_ = !relay_.user.empty() || relay_.tls_from_start;
    if (trusted_) terms_.tls = smtp::Tls::required;
    if (!trusted_ && relay_.is_loopback()) terms_.tls = smtp::Tls::never;
  }

  bool repeatable() const override { return false; }
  int at_once() const override { return options_.at_once; }
  int at_once_per_lane() const override { return relay_.direct ? options_.at_once_per_domain : options_.at_once; }
  std::string lane_of(std::string_view to) const override { return relay_.direct ? smtp::domain_in(to) : ""; }
  bool has_lanes() const override { return relay_.direct; }
  void stop() override {
    stopping_ = true;
    streams_->stop();
  }

  Outcome send(const Envelope& envelope, std::string_view raw) override {
    if (stopping_) return {Outcome::Fate::temporary, 0, "connect", "stopping"};
    const Talk talk{envelope, {envelope.from, {envelope.to}, raw, envelope.report_id}, lane_of(envelope.to)};
    // A kept connection may have been closed behind our back: that says nothing about the server.
    while (auto kept = take_kept(talk.lane)) {
      if (auto outcome = talk_over(std::move(kept), talk)) return *outcome;
    }
    return send_anew(talk);
  }

 private:
  struct Talk {
    const Envelope& envelope;
    smtp::Parcel parcel;
    std::string lane;
  };

  static config::Relay read(const std::string& url) {
    const auto relay = config::read_relay(url);
    if (!relay) throw std::invalid_argument("mail.relay must be spool:, smtp://user:pass@host:587, smtps://user:pass@host or mx:");
    return *relay;
  }

  std::unique_ptr<Session> take_kept(const std::string& lane) {
    const auto oldest = streams_->ticks() - kIdleMost;
    const std::lock_guard lock(mutex_);
    while (true) {
      const auto found = kept_.find(lane);
      if (found == kept_.end()) return nullptr;
      auto session = std::move(found->second);
      kept_.erase(found);
      if (session->idle_since() >= oldest) return session;
    }
  }

  void keep(const std::string& lane, std::unique_ptr<Session> session) {
    if (!session->usable() || stopping_) return;
    const auto oldest = streams_->ticks() - kIdleMost;
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& each) { return each.second->idle_since() < oldest; });
    if (kept_.size() < kKeptMost) kept_.emplace(lane, std::move(session));
  }

  static Outcome outcome_of(const Session& session, const Session::Done& done) {
    const Answer& answer = done.answers.front();
    Outcome outcome{answer.fate, answer.code, answer.stage, answer.words, answer.enhanced, session.place(), session.tls()};
    outcome.withheld = done.withheld;
    return outcome;
  }

  // Nothing: it was a dead line, and nothing went over it.
  std::optional<Outcome> talk_over(std::unique_ptr<Session> session, const Talk& talk) {
    const Session::Done done = session->send(talk.parcel, talk.envelope.before_dot);
    const Answer& answer = done.answers.front();
    const bool hung_up = done.ended == env::StreamFault::Kind::closed && !done.withheld;
    const bool dead_line = hung_up && answer.fate == Outcome::Fate::temporary && answer.code == 0 && answer.stage != "body";
    if (dead_line) return std::nullopt;
    const Outcome outcome = outcome_of(*session, done);
    keep(talk.lane, std::move(session));
    return outcome;
  }

  Outcome send_anew(const Talk& talk) {
    const auto dice = static_cast<std::uint8_t>(turn_++);
    const auto hops = relay_.direct ? smtp::route_to(*dns_, talk.lane, dice) : smtp::hops_of_host(*dns_, relay_.host);
    if (!hops) {
      const Answer& answer = hops.error();
      return {answer.fate, answer.code, answer.stage, answer.words, answer.enhanced};
    }
    Outcome last{Outcome::Fate::temporary, 0, "connect", "nobody was there"};
    for (const smtp::Hop& hop : *hops) {
      if (stopping_) break;
      smtp::Terms terms = terms_;
      bool tls_failed = false;
      last = send_to(hop, terms, talk, tls_failed);
      // Open text is what it would have been without the offer (RFC 7435); where TLS was asked for, there is no going on.
      if (tls_failed && terms.tls == smtp::Tls::offered && !stopping_) {
        terms.tls = smtp::Tls::never;
        last = send_to(hop, terms, talk, tls_failed);
      }
      if (last.fate != Outcome::Fate::temporary || last.stage != "connect") break;
    }
    return last;
  }

  Outcome send_to(const smtp::Hop& hop, const smtp::Terms& terms, const Talk& talk, bool& tls_failed) {
    auto stream = streams_->open({hop.address, relay_.port}, env::Millis(options_.connect_ms));
    if (!stream)
      return {Outcome::Fate::temporary,
              0,
              "connect",
              smtp::kept_words(stream.error().words),
              "4.4.1",
              hop.host + " [" + hop.address + "]:" + std::to_string(relay_.port)};
    auto session = std::make_unique<Session>(Session::Parts{*streams_, std::move(*stream), hop.host, terms, trusted_, patience_});
    const Session::Done done = session->send(talk.parcel, talk.envelope.before_dot);
    tls_failed = done.tls_failed;
    Outcome outcome = outcome_of(*session, done);
    // A host that takes no mail at all says so at once (RFC 7504).
    if (relay_.direct && outcome.code == 521 && outcome.stage == "connect") outcome.fate = Outcome::Fate::permanent;
    keep(talk.lane, std::move(session));
    return outcome;
  }

  const SmtpOptions options_;
  const config::Relay relay_;
  const smtp::Patience patience_;
  const std::unique_ptr<env::Streams> streams_;
  const std::unique_ptr<env::Dns> dns_;
  smtp::Terms terms_;
  bool trusted_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<unsigned> turn_ = 0;
  std::mutex mutex_;
  std::multimap<std::string, std::unique_ptr<Session>> kept_;  // by lane
};

}  // namespace

std::unique_ptr<Transport> open_smtp(const SmtpOptions& options, std::unique_ptr<env::Dns> dns) {
  return open_smtp_over(options, std::make_unique<env::RealStreams>(), std::move(dns));
}

std::unique_ptr<Transport> open_smtp_over(const SmtpOptions& options, std::unique_ptr<env::Streams> streams,
                                          std::unique_ptr<env::Dns> dns) {
  check(streams != nullptr && dns != nullptr, "a mail server needs a way to it");
  return std::make_unique<Smtp>(options, std::move(streams), std::move(dns));
}

}  // namespace noren::mail
