// The sandbox provider without sockets and threads, on a clock moved by hand, with a receiver of webhooks that answers as told.
#pragma once
#include <optional>

#include "sandbox/psp.h"
#include "sandbox/scheduler.h"
#include "testing/browser.h"
#include "testing/env.h"
#include "testing/folders.h"
#include "testing/house.h"

namespace noren::testing {

class ToldOutbound final : public env::Outbound {
 public:
  void start(env::Call call, std::function<void(env::Called)> done) override;
  std::vector<env::Call> calls;
  int status = 200;  // 0: no answer
};

class SandboxWorld {
 public:
  using Json = sandbox::Json;

  // An answer, or one that is still to come.
  struct Reply {
    std::shared_ptr<std::optional<http::Response>> arrived = std::make_shared<std::optional<http::Response>>();
    bool there() const { return arrived->has_value(); }
    const http::Response& response() const { return arrived->value(); }
    int status() const { return response().hang_up ? 0 : response().status; }
    Json json() const;
    std::string header(std::string_view name) const { return header_of(response(), name); }
  };

  SandboxWorld();
  ~SandboxWorld();

  // As after a kill: what is not in the ledger is gone.
  void restart();

  Reply ask(http::Head head, const std::string& body);
  Reply post(const std::string& path, const std::string& form, const std::string& key = "");
  Reply get(const std::string& path);
  // From a form of a page of its own.
  Reply press(const std::string& path, const std::string& form);

  void pass(std::chrono::milliseconds time);
  // Twice: what was sent is written down in the next round.
  void run();

  std::string create(const std::string& more = "");
  Reply confirm(const std::string& id, const std::string& token, const std::string& key = "");
  Json intent(const std::string& id);
  std::string state(const std::string& id);
  // What the receiver was told, in the order sent.
  std::vector<std::string> told() const;

  static constexpr const char* kForm = "application/x-www-form-urlencoded";
  std::string folder = make_folder();
  MovedClock clock;
  SeededRandom random;
  env::Env env{clock, random};
  ToldOutbound outbound;
  std::chrono::milliseconds latency{0};
  sandbox::Webhook webhook{"http://shop.test/hooks/stripe", "whsec_test"};
  sandbox::Webhook komoju_webhook{"http://shop.test/hooks/komoju", "hook-secret"};
  std::unique_ptr<sandbox::Provider> provider;
};

}  // namespace noren::testing
