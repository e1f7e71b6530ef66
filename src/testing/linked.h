// Nodes in one process that speak over their links without a network: what is said goes straight to the other's route. What can go wrong
// on the way is set by the test.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "link/link.h"

namespace noren::testing {

// What lies between them. On the test's own thread.
class Wires {
 public:
  enum class Fault {
    none,
    dead,          // nothing goes out
    answers_lost,  // it is heard and done, and the answer never comes
    stranger,      // somebody else answers there
    old_answer,    // what was answered to another call comes once more
  };

  std::vector<nodes::Peer> peers_of(char letter) const {
    std::vector<nodes::Peer> peers;
    for (const auto& [other, router] : routers_) {
      if (other != letter) peers.push_back({other, url_of(other), false});
    }
    return peers;
  }
  void join(char letter, const http::Router& router) { routers_[letter] = &router; }
  void leave(char letter) { routers_.erase(letter); }

  // Says it where it is to be said, as one call.
  env::Called carry(const env::Call& call) {
    said.push_back(call);
    const char letter = call.url.at(std::string_view("http://").size());
    const auto fault = faults.find(letter);
    const Fault wrong = fault == faults.end() ? Fault::none : fault->second;
    if (wrong == Fault::dead || !routers_.contains(letter)) return Fail(env::CallFailure::not_sent);
    if (wrong == Fault::stranger) return env::Reply{.status = 200, .body = "welcome"};
    if (wrong == Fault::old_answer) return answered.back();
    answered.push_back(say(letter, call.body));
    if (wrong == Fault::answers_lost) return Fail(env::CallFailure::lost);
    return answered.back();
  }
  // What anybody could say there.
  env::Reply say(char letter, const std::string& body) const {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/link";
    request.body = body;
    http::Response response = (*routers_.at(letter)->match(request.method, request.path).handler)(request, Context{});
    if (const http::Later later = response.later) later([&](http::Response arrived) { response = std::move(arrived); });
    return env::Reply{.status = response.status, .body = std::move(response.body)};
  }

  std::map<char, Fault> faults;
  std::vector<env::Call> said;
  std::vector<env::Reply> answered;

 private:
  static std::string url_of(char letter) { return std::string("http://") + letter + ".test"; }

  std::map<char, const http::Router*> routers_;
};

class WiredOutbound final : public env::Outbound {
 public:
  explicit WiredOutbound(Wires& wires) : wires_(wires) {}
  void start(env::Call call, std::function<void(env::Called)> done) override { done(wires_.carry(call)); }

 private:
  Wires& wires_;
};

struct LinkedNode {
  LinkedNode(Wires& wires_, char letter, env::Env& env, const crypto::Keys& keys)
      : wires(wires_),
        node({keys, env, letter, [this, letter] { return wires.peers_of(letter); }}, std::make_unique<WiredOutbound>(wires)) {
    node.add_routes(router);
    wires.join(letter, router);
  }
  ~LinkedNode() { wires.leave(node.letter()); }
  LinkedNode(const LinkedNode&) = delete;
  LinkedNode& operator=(const LinkedNode&) = delete;

  Wires& wires;
  link::Link node;
  http::Router router;
};

}  // namespace noren::testing
