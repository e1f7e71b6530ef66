#include "link/link.h"

#include <algorithm>
#include <future>

#include "base/check.h"
#include "link/nonces.h"
#include "link/wire.h"

namespace noren::link {
namespace {

constexpr const char* kPath = "/link";
constexpr const char* kType = "application/octet-stream";
constexpr const char* kVersion = "1";
constexpr const char* kHello = "hello";
constexpr const char* kCalls = "link-call";
constexpr const char* kAnswers = "link-answer";
constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kRemembered = 1'000'000;  // calls of two to four minutes

struct Said {
  std::string version, from, to, what, said, nonce;
  Instant at;
};

std::string written(const Said& said) {
  return Writer()
      .text(said.version)
      .text(said.from)
      .text(said.to)
      .number(said.at.micros())
      .text(said.nonce)
      .text(said.what)
      .text(said.said)
      .take();
}

std::optional<Said> read_said(const std::string& plain) {
  Reader reader(plain);
  Said said;
  said.version = reader.text();
  said.from = reader.text();
  said.to = reader.text();
  said.at = Instant(reader.number());
  said.nonce = reader.text();
  said.what = reader.text();
  said.said = reader.text();
  const bool whole =
      reader.good() && reader.ended() && said.version == kVersion && said.from.size() == 1 && said.nonce.size() == kNonceBytes;
  return whole ? std::optional(std::move(said)) : std::nullopt;
}

http::Response sealed(std::string box) {
  http::Response response;
  response.content_type = kType;
  response.body = std::move(box);
  return response;
}

}  // namespace

Link::Link(Parts parts, std::unique_ptr<env::Outbound> outbound)
    : parts_(std::move(parts)), nonces_(std::make_unique<Nonces>(parts_.env.clock.now(), kRemembered)), outbound_(std::move(outbound)) {
  listen(kHello, [](const Heard&, const Tell& tell) { tell(""); });
}

Link::~Link() = default;

void Link::listen(std::string what, Listen listen) {
  const bool fresh = listening_.emplace(std::move(what), std::move(listen)).second;
  check(fresh, "two listen for the same");
}

void Link::ask(const Asking& asking, Answered done) {
  const auto peers = parts_.peers();
  const auto peer = std::find_if(peers.begin(), peers.end(), [&](const nodes::Peer& one) { return one.letter == asking.to; });
  if (peer == peers.end() || peer->link.empty()) return done(std::nullopt);
  const std::string nonce = parts_.env.random.bytes(kNonceBytes);
  const std::string plain = written(
      {kVersion, std::string(1, parts_.letter), std::string(1, asking.to), asking.what, asking.said, nonce, parts_.env.clock.now()});
  env::Call call;
  call.method = "POST";
  call.url = peer->link + kPath;
  // A kept connection that turns out to be dead is no reason to give up: heard twice, a call counts once.
  call.headers = {{"Content-Type", kType}, {"Idempotency-Key", "link"}};
  call.body = parts_.keys.seal(kCalls, plain, parts_.env.random);
  call.within = asking.within;
  outbound_->start(std::move(call), [this, to = asking.to, nonce, done = std::move(done)](const env::Called& called) {
    auto answer = open_answer(called, nonce);
    note(to, answer.has_value());
    done(std::move(answer));
  });
}

std::optional<std::string> Link::wait_for(const Asking& asking) {
  const auto promise = std::make_shared<std::promise<std::optional<std::string>>>();
  auto answer = promise->get_future();
  ask(asking, [promise](std::optional<std::string> told) { promise->set_value(std::move(told)); });
  return answer.get();
}

// It holds the nonce of the call: an answer to another one is none.
std::optional<std::string> Link::open_answer(const env::Called& called, const std::string& nonce) const {
  if (!called || called->status != 200) return std::nullopt;
  const auto plain = parts_.keys.open(kAnswers, called->body);
  if (!plain || !plain->starts_with(nonce)) return std::nullopt;
  return plain->substr(nonce.size());
}

void Link::add_routes(http::Router& router) {
  router.post(kPath, [this](const http::Request& request, const Context&) { return hear(request); },
              {.body_max = kSaidMost, .foreign_origin = true, .many_writes = true, .without_shop = true});
}

// Who cannot seal is told nothing but no; who can, and speaks to another node, too late or twice, hears which.
http::Response Link::hear(const http::Request& request) {
  const auto refuse = [this](const char* why, int status) {
    ++refused_;
    return http::text(why, status);
  };
  const auto plain = parts_.keys.open(kCalls, request.body);
  const auto said = plain ? read_said(*plain) : std::nullopt;
  if (!said) return refuse("no\n", 403);
  if (said->to != std::string(1, parts_.letter)) return refuse("another node\n", 421);
  if (!nonces_->is_new(said->nonce, said->at, parts_.env.clock.now())) return refuse("heard before, or too late\n", 409);
  const auto listener = listening_.find(said->what);
  if (listener == listening_.end()) return refuse("nobody listens for this\n", 404);
  http::Response response;
  response.later = [this, &listen = listener->second, heard = Heard{said->from.front(), said->said},
                    nonce = said->nonce](std::function<void(http::Response)> done) {
    listen(heard, [this, nonce, done = std::move(done)](const std::string& answer) {
      done(sealed(parts_.keys.seal(kAnswers, nonce + answer, parts_.env.random)));
    });
  };
  return response;
}

void Link::note(char letter, bool reached) {
  const std::lock_guard lock(mutex_);
  reached_[letter] = reached;
}

void Link::greet() {
  for (const nodes::Peer& peer : parts_.peers()) {
    if (!peer.away) ask({.to = peer.letter, .what = kHello}, [](const std::optional<std::string>&) {});
  }
}

bool Link::reaches(char letter) const {
  const auto peers = parts_.peers();
  const auto is_there = [&](const nodes::Peer& peer) { return peer.letter == letter && !peer.away && !peer.link.empty(); };
  if (std::none_of(peers.begin(), peers.end(), is_there)) return false;
  const std::lock_guard lock(mutex_);
  const auto found = reached_.find(letter);
  return found == reached_.end() || found->second;
}

std::string Link::unreached() const {
  std::string letters;
  const auto peers = parts_.peers();
  const std::lock_guard lock(mutex_);
  for (const nodes::Peer& peer : peers) {
    const auto found = reached_.find(peer.letter);
    if (!peer.away && found != reached_.end() && !found->second) letters += peer.letter;
  }
  return letters;
}

}  // namespace noren::link
