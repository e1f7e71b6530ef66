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
  void start(env::Call call, std::function<void(env::Called)> done) override {
    calls.push_back(std::move(call));
    if (status == 0) {
      done(Fail(env::CallFailure::lost));
    } else {
      done(env::Reply{.status = status});
    }
  }
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
    Json json() const { return Json::parse(response().body); }
    std::string header(std::string_view name) const { return header_of(response(), name); }
  };

  SandboxWorld() { restart(); }
  ~SandboxWorld() {
    provider.reset();
    remove_folder(folder);
  }

  // As after a kill: what is not in the ledger is gone.
  void restart() {
    provider.reset();
    provider =
        std::make_unique<sandbox::Provider>(sandbox::PspOptions{.ledger = folder + "/sandbox.db", .latency = latency, .webhook = webhook},
                                            env, outbound, TestWorld::templates());
    provider->scheduler().send_to(webhook, "http://psp.test", komoju_webhook);
  }

  Reply ask(http::Head head, const std::string& body) {
    head.headers.emplace("host", "psp.test");
    auto answer = provider->site().answer(head, body);
    Reply reply;
    if (answer.response.later) {
      answer.response.later([arrived = reply.arrived](http::Response response) { *arrived = std::move(response); });
    } else {
      *reply.arrived = std::move(answer.response);
    }
    return reply;
  }
  Reply post(const std::string& path, const std::string& form, const std::string& key = "") {
    http::Head head{
        .method = http::Method::post, .target = path, .headers = {{"authorization", "Bearer sk_test"}, {"content-type", kForm}}};
    if (!key.empty()) head.headers["idempotency-key"] = key;
    return ask(std::move(head), form);
  }
  Reply get(const std::string& path) {
    return ask({.method = http::Method::get, .target = path, .headers = {{"authorization", "Bearer sk_test"}}}, "");
  }
  // From a form of a page of its own.
  Reply press(const std::string& path, const std::string& form) {
    return ask({.method = http::Method::post, .target = path, .headers = {{"content-type", kForm}, {"origin", "http://psp.test"}}}, form);
  }

  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    run();
  }
  // Twice: what was sent is written down in the next round.
  void run() {
    provider->scheduler().run_due(clock.now());
    provider->scheduler().run_due(clock.now());
  }

  std::string create(const std::string& more = "") { return post("/v1/payment_intents", "amount=1200&currency=jpy" + more).json()["id"]; }
  Reply confirm(const std::string& id, const std::string& token, const std::string& key = "") {
    return post("/v1/payment_intents/" + id + "/confirm", "payment_method=" + token, key);
  }
  Json intent(const std::string& id) { return get("/v1/payment_intents/" + id + "?expand[]=latest_charge").json(); }
  std::string state(const std::string& id) { return intent(id)["status"]; }
  // What the receiver was told, in the order sent.
  std::vector<std::string> told() const {
    std::vector<std::string> types;
    for (const env::Call& call : outbound.calls) types.push_back(Json::parse(call.body)["type"]);
    return types;
  }

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
