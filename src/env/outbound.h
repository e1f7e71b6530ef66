// HTTP calls to others (payment provider, webhooks): one pool of connections, a deadline on every call, no call inside a
// database transaction. Thread: safe from any.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace noren::env {

struct Call {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds within{10'000};  // connecting, sending and receiving together
};

struct Reply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;                                          // at most kReplyMax bytes; longer is CallFailure::lost
};

inline constexpr std::size_t kReplyMax = 4 * 1024 * 1024;

enum class CallFailure {
  not_sent,  // not a byte of the call went out: the other side has certainly seen nothing
  lost,      // sent, or perhaps sent; no whole answer came in time: what it did is not known
};

using Called = Result<Reply, CallFailure>;

class Outbound {
 public:
  virtual ~Outbound() = default;
  // done is called exactly once, on a thread of Outbound's own (or at once, when the call is not let out at all), and must neither
  // block nor throw; also when Outbound is being destroyed, with what is true of the call by then. A call whose repetition does no
  // harm (a GET, or one with an Idempotency-Key) may be sent anew by itself when a kept connection turns out to be dead; another
  // never is.
  virtual void start(Call call, std::function<void(Called)> done) = 0;
  // The same, waiting. Not from within done.
  Called wait_for(Call call);
};

}  // namespace noren::env
