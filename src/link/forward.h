// A buyer's request about something that is another node's is answered by that node, through this one: passed on whole (method, address,
// headers, cookies, body, the client's address, the request's id), and its answer given as it is. Once only: who was passed a request passes
// it on no further. Where the other node cannot be reached, or does not answer in time, it is being found out: nothing else may be said.
// Thread: safe from any.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "http/site.h"
#include "link/link.h"

namespace noren::link {

// What a request is about, and the node whose letter stands in it.
struct About {
  enum class Kind {
    attempt,  // a checkout or its order, by its id
    number,   // an order, by its number
    form,     // what was typed into a form: of use where it lies, and nothing to wonder about
  };
  char home = 'a';
  std::string name;
  Kind kind = Kind::attempt;
  ShopId shop = {};
};

struct Rules {
  // Nothing: about nothing that has a home.
  std::function<std::optional<About>(const http::Request&, const Context&)> about;
  // Whether this node may answer: because it is its own, or because all nodes know all of it by now.
  std::function<bool(const About&)> is_at_home;
  // "It is being found out", in the way of what was asked. Made before the other node is asked: it may take its time.
  std::function<http::Response(const http::Request&, const Context&)> checking;
  // How long the one who asks waits.
  std::chrono::milliseconds (*patience)(const http::Request&) = nullptr;
  // Told whether home could answer, whenever it was asked; from any thread, and neither blocks nor throws. May be unset.
  std::function<void(const About&, bool answered)> heard = {};
};

class Forwarding {
 public:
  // link must outlive it.
  Forwarding(Link& link, Rules rules) : link_(link), rules_(std::move(rules)) {}
  Forwarding(const Forwarding&) = delete;
  Forwarding& operator=(const Forwarding&) = delete;

  // SiteOptions::elsewhere.
  std::optional<http::Response> elsewhere(const http::Request& request, const Context& context);
  // What others pass on is answered by this site. Before the first call comes in; site must outlive the link's listener.
  void answer_for_others(const http::Site& site);

  std::int64_t forwarded() const { return *forwarded_; }  // requests that another node answered
  std::int64_t unreached() const { return *unreached_; }  // requests whose home could not be asked

 private:
  using Count = std::shared_ptr<std::atomic<std::int64_t>>;

  Link& link_;
  const Rules rules_;
  const Count forwarded_ = std::make_shared<std::atomic<std::int64_t>>(0);
  const Count unreached_ = std::make_shared<std::atomic<std::int64_t>>(0);
};

}  // namespace noren::link
