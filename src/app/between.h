// What this node and the others that serve one database are to each other: the link over which they speak, what is passed on over it, and
// the copies they keep for one another. Thread: built, opened and closed from the main one; the rest from any.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/data_folder.h"
#include "config/config.h"
#include "intake/copying.h"
#include "link/copies.h"
#include "link/forward.h"
#include "link/listener.h"
#include "payments/types.h"

namespace noren::app {

class Between {
 public:
  struct Parts {
    const DataFolder& folder;
    env::Env& env;
    const crypto::Keys& keys;
    const nodes::Nodes& nodes;
    const config::Config& config;
    http::Metrics& metrics;
    std::function<void(const payments::AttemptId&)> look;  // at a payment of which another node heard something, on either side of this one
    link::Rules rules;
    std::function<bool(const ShopId&, const std::string& number)> has_number;  // an order that lies here and is not carried
  };
  // What parts refer to must outlive it. Throws StartError, when the file of copies cannot be used.
  explicit Between(Parts parts);
  Between(const Between&) = delete;
  Between& operator=(const Between&) = delete;

  // From now on the others find this node. Throws std::runtime_error in one plain sentence.
  void open(const http::Site& site);
  void close();
  std::string url() const { return listener_->url(); }  // once it is open

  std::optional<http::Response> elsewhere(const http::Request& request, const Context& context) {
    return forwarding_.elsewhere(request, context);
  }
  // The node where a payment is at home looks at it now, when it is another one: it may carry it, and its page tells the buyer at once.
  // Does not wait.
  void poke_home(char home, const payments::AttemptId& payment);
  // Whether another node has an order by that number which is not carried; nothing: it does not answer. Waits for a moment.
  std::optional<bool> has_number(char letter, const ShopId& shop, const std::string& number);
  void greet() { link_.greet(); }
  bool reaches(char letter) const { return link_.reaches(letter); }
  // Lines about the other nodes that do not answer; "" when all do.
  std::string remarks() const;
  link::Copies& copies() { return copies_; }
  // They keep copies of what a node with an intake of its own takes (intake/copying.h).
  intake::Keepers keepers();

 private:
  void add_gauges();

  const Parts parts_;
  const std::unique_ptr<db::Database> kept_;
  std::atomic<std::int64_t> pokes_ = 0;
  link::Link link_;
  link::Copies copies_;
  link::Forwarding forwarding_;
  std::unique_ptr<link::Listener> listener_;
};

}  // namespace noren::app
