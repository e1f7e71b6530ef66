// An answer that goes on after its head: what is said into it is sent as it comes (server-sent events, WHATWG HTML 9.2). Whoever says
// and the connection that sends share it; no thread waits for either. It ends when one of them ends it.
// Thread: safe from any.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "http/message.h"

namespace noren::http {

class Flow {
 public:
  // Sent soon. False: nobody listens any more, and nothing more need be said.
  bool say(std::string text);
  // What was said is still sent; then the connection closes.
  void end();

  // ---- for the connection
  struct Piece {
    std::string text;
    bool last = false;
  };
  Piece take();
  // called: after each say and end, from their thread. nullptr when it is gone.
  void when_said(std::function<void()> called);

 private:
  std::mutex mutex_;
  std::string said_;
  bool ended_ = false;
  std::function<void()> called_;
};

// The answer with a flow: text/event-stream, not kept by anybody. begun: called once with it, on the worker's thread.
Response event_stream(const std::function<void(const std::shared_ptr<Flow>&)>& begun);
// One event of such a stream, and a word that only keeps it alive. data: one line.
std::string event_text(std::string_view name, std::string_view data);
inline constexpr std::string_view kStillHere = ":\n\n";

// How many there may be at once, in all and of one client; and the end of all of them when the house closes.
class Flows {
 public:
  struct Most {
    int in_all = 0;
    int of_one = 0;
  };
  explicit Flows(Most most) : most_(most) {}

  // False: too many.
  bool admit(const std::string& client, const std::shared_ptr<Flow>& flow);
  void gone(const std::string& client, const std::shared_ptr<Flow>& flow);
  void end_all();  // and none is admitted from now on

 private:
  const Most most_;
  std::mutex mutex_;
  bool closed_ = false;
  std::map<std::string, int> of_client_;
  std::map<const Flow*, std::shared_ptr<Flow>> all_;
};

}  // namespace noren::http
