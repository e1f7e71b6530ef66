// The link between nodes: what one node of an installation says to another, over HTTP on their own network. Each call and each answer is
// sealed with a key that only nodes with the installation's master key have, names who speaks to whom, and counts once, for a minute:
// a stranger can neither read it, nor make one, nor say one again that he heard.
// Thread: safe from any, once all that is listened for was named.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "crypto/crypto.h"
#include "env/env.h"
#include "env/outbound.h"
#include "http/router.h"
#include "nodes/nodes.h"

namespace noren::link {

class Nonces;

struct Parts {
  const crypto::Keys& keys;
  env::Env& env;
  char letter = 'a';
  std::function<std::vector<nodes::Peer>()> peers;  // from memory
};

struct Asking {
  char to = 'a';
  std::string what;  // for whom it is there: "forward"
  std::string said;
  std::chrono::milliseconds within{2'000};
};

// Whoever is spoken to. tell: the answer; called once, soon or in bounded time, from any thread.
struct Heard {
  char from = 'a';
  std::string said;
};
using Tell = std::function<void(std::string answer)>;
using Listen = std::function<void(const Heard& heard, Tell tell)>;

class Link {
 public:
  // What a call and its answer may have, sealed.
  static constexpr std::size_t kSaidMost = 512 * 1024;

  // outbound: of its own, so that a node that hangs takes no connection from anybody else.
  Link(Parts parts, std::unique_ptr<env::Outbound> outbound);
  ~Link();  // calls under way end at once, unheard
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // Before the first call comes in.
  void listen(std::string what, Listen listen);
  // POST /link, for a server of its own (listener.h).
  void add_routes(http::Router& router);

  // done: called once, from any thread, and neither blocks nor throws. Nothing: that node was not reached, did not answer in time, or what
  // answered there is none of ours. What it did is then not known.
  using Answered = std::function<void(std::optional<std::string> answer)>;
  void ask(const Asking& asking, Answered done);
  std::optional<std::string> wait_for(const Asking& asking);

  char letter() const { return parts_.letter; }
  std::vector<nodes::Peer> peers() const { return parts_.peers(); }

  // Asks all others whether they are there, so that it is known before somebody needs it. Does not wait.
  void greet();
  // Of those that should be there: which did not answer the last call to them. One that was never called is not among them.
  std::string unreached() const;
  // It should be there, and nothing says that it does not answer.
  bool reaches(char letter) const;
  std::int64_t refused() const { return refused_; }  // calls that came in and were not believed

 private:
  http::Response hear(const http::Request& request);
  std::optional<std::string> open_answer(const env::Called& called, const std::string& nonce) const;
  void note(char letter, bool reached);

  const Parts parts_;
  std::map<std::string, Listen> listening_;
  const std::unique_ptr<Nonces> nonces_;
  std::atomic<std::int64_t> refused_ = 0;
  mutable std::mutex mutex_;
  std::map<char, bool> reached_;
  const std::unique_ptr<env::Outbound> outbound_;  // the last member: what it ends in its destructor still finds the others
};

}  // namespace noren::link
