// Where the other nodes find this one's link: a server of its own, so that it can be kept to the nodes' own network and no flood of
// buyers keeps one node from hearing another. Thread: made and stopped from the main one.
#pragma once
#include <memory>
#include <string>

#include "http/metrics.h"
#include "link/link.h"

namespace noren::link {

class Listener {
 public:
  // Binds at once, all three must outlive it; port 0: any free one. Throws std::runtime_error in one plain sentence when it cannot.
  Listener(Link& link, env::Env& env, http::Metrics& metrics, const std::string& host, int port);
  ~Listener();  // stops
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string url() const;
  void stop();

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace noren::link
