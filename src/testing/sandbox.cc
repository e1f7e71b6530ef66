#include "testing/sandbox.h"

namespace noren::testing {

void ToldOutbound::start(env::Call call, std::function<void(env::Called)> done) {
  calls.push_back(std::move(call));
  if (status == 0) {
    done(Fail(env::CallFailure::lost));
  } else {
    done(env::Reply{.status = status});
  }
}

SandboxWorld::Json SandboxWorld::Reply::json() const { return Json::parse(response().body); }

SandboxWorld::SandboxWorld() { restart(); }

SandboxWorld::~SandboxWorld() {
  provider.reset();
  remove_folder(folder);
}

void SandboxWorld::restart() {
  provider.reset();
  provider = std::make_unique<sandbox::Provider>(
      sandbox::PspOptions{.ledger = folder + "/sandbox.db", .latency = latency, .webhook = webhook}, env, outbound, TestWorld::templates());
  provider->scheduler().send_to(webhook, "http://psp.test", komoju_webhook);
}

SandboxWorld::Reply SandboxWorld::ask(http::Head head, const std::string& body) {
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

SandboxWorld::Reply SandboxWorld::post(const std::string& path, const std::string& form, const std::string& key) {
  http::Head head{.method = http::Method::post, .target = path, .headers = {{"authorization", "Bearer sk_test"}, {"content-type", kForm}}};
  if (!key.empty()) head.headers["idempotency-key"] = key;
  return ask(std::move(head), form);
}

SandboxWorld::Reply SandboxWorld::get(const std::string& path) {
  return ask({.method = http::Method::get, .target = path, .headers = {{"authorization", "Bearer sk_test"}}}, "");
}

SandboxWorld::Reply SandboxWorld::press(const std::string& path, const std::string& form) {
  return ask({.method = http::Method::post, .target = path, .headers = {{"content-type", kForm}, {"origin", "http://psp.test"}}}, form);
}

void SandboxWorld::pass(std::chrono::milliseconds time) {
  clock.advance(time);
  run();
}

void SandboxWorld::run() {
  provider->scheduler().run_due(clock.now());
  provider->scheduler().run_due(clock.now());
}

std::string SandboxWorld::create(const std::string& more) {
  return post("/v1/payment_intents", "amount=1200&currency=jpy" + more).json()["id"];
}

SandboxWorld::Reply SandboxWorld::confirm(const std::string& id, const std::string& token, const std::string& key) {
  return post("/v1/payment_intents/" + id + "/confirm", "payment_method=" + token, key);
}

SandboxWorld::Json SandboxWorld::intent(const std::string& id) {
  return get("/v1/payment_intents/" + id + "?expand[]=latest_charge").json();
}

std::string SandboxWorld::state(const std::string& id) { return intent(id)["status"]; }

std::vector<std::string> SandboxWorld::told() const {
  std::vector<std::string> types;
  for (const env::Call& call : outbound.calls) types.push_back(Json::parse(call.body)["type"]);
  return types;
}

}  // namespace noren::testing
