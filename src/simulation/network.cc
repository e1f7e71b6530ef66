#include "simulation/network.h"

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/url.h"
#include "simulation/world.h"

namespace noren::simulation {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr Elapsed kShort = 3ms;

http::Head head_of(const env::Call& call) {
  http::Head head;
  head.method = call.method == "POST" ? http::Method::post : http::Method::get;
  head.target = call.url.substr(origin_of(call.url).size());
  for (const auto& [name, value] : call.headers) head.headers.emplace(lower_ascii(name), value);
  return head;
}

std::string said(const env::Call& call) { return call.method + " " + head_of(call).target.substr(0, 60); }

http::Response failure(int status) { return http::json(R"({"error": {"type": "api_error", "message": "simulated"}})", status); }

env::Reply reply_of(const http::Response& response) {
  env::Reply reply{response.status, {}, response.body};
  for (const auto& [name, value] : response.headers) {
    std::string lower = name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    reply.headers.emplace_back(std::move(lower), value);
  }
  return reply;
}

}  // namespace

struct WayToProvider::Going {
  env::Call call;
  std::function<void(env::Called)> done;
  std::shared_ptr<bool> alive;  // the caller's life
  bool over = false;

  void end(env::Called called) {
    if (over || !*alive) return;
    over = true;
    done(std::move(called));
  }
};

WayToProvider::WayToProvider(World& world) : world_(world) {}
WayToProvider::~WayToProvider() { *alive_ = false; }

void WayToProvider::start(env::Call call, std::function<void(env::Called)> done) {
  world_.meet(Moment::calling);
  const auto going = std::make_shared<Going>(Going{std::move(call), std::move(done), alive_});
  const bool changes = going->call.method == "POST";
  ++world_.figures["calls to the provider"];
  if (world_.happens(Fault::refused, 150)) {
    world_.say("call", said(going->call) + ": not reached");
    return world_.after(kShort, [going] { going->end(Fail(env::CallFailure::not_sent)); });
  }
  const Elapsed within = going->call.within;
  world_.after(within, [going] { going->end(Fail(env::CallFailure::lost)); });
  Elapsed way = std::chrono::milliseconds(world_.dice.between(5, 80));
  if (world_.happens(Fault::slow, 200)) way += std::chrono::milliseconds(world_.dice.between(1'000, 9'000));
  if (changes && world_.happens(Fault::late, 60)) {
    way = within + std::chrono::milliseconds(world_.dice.between(500, 120'000));
    ++world_.figures["calls done after the caller gave up"];
  }
  if (world_.happens(Fault::lost, 80)) {
    world_.say("call", said(going->call) + ": lost on the way");
    ++world_.figures["calls lost before the provider"];
  } else {
    world_.after(way, [world = &world_, going] { deliver(*world, going); });
  }
  world_.meet(Moment::called);
}

void WayToProvider::deliver(World& world, const std::shared_ptr<Going>& going) {
  const auto back = [&world, going](const http::Response& response) {
    const bool lost = response.hang_up || world.happens(Fault::lost, 120);
    world.say("call", said(going->call) + ": " + std::to_string(response.status) + (lost ? ", answer lost" : ""));
    if (lost) ++world.figures["answers of the provider lost"];
    const Elapsed way = std::chrono::milliseconds(world.dice.between(5, 80));
    if (!lost) return world.after(way, [going, reply = reply_of(response)] { going->end(reply); });
    if (response.hang_up) world.after(way, [going] { going->end(Fail(env::CallFailure::lost)); });
  };
  const bool fails = world.happens(Fault::error, 100);
  if (fails) ++world.figures["errors of the provider"];
  if (fails && world.dice.percent(60)) return back(failure(world.dice.percent(50) ? 429 : 500));
  const auto hear = [back, fails](const http::Response& response) { back(fails ? failure(500) : response); };
  world.psp.ask(head_of(going->call), going->call.body, hear);
}

void WayToShop::start(env::Call call, std::function<void(env::Called)> done) {
  const json event = json::parse(call.body);
  const std::string id = event.at("id").get<std::string>();
  const std::string type = event.at("type").get<std::string>();
  const json& object = event.at("data").at("object");
  const bool fresh = !notices_.contains(id);
  Notice& notice = notices_[id];
  if (fresh) {
    ++world_.figures["notices"];
    if (type == "payment_intent.succeeded") world_.checks.captured(object.at("metadata").value("noren_order", ""), object.at("id"));
    if (world_.happens(Fault::notices, 250)) notice.fate = Fate::swallowed;
    if (world_.happens(Fault::notices, 250)) notice.fate = Fate::thrice;
    if (world_.happens(Fault::notices, 250))
      notice = {Fate::late, world_.time.elapsed() + std::chrono::seconds(world_.dice.between(60, 21'600))};
    if (notice.fate == Fate::swallowed) ++world_.figures["notices never delivered"];
    if (notice.fate == Fate::thrice) ++world_.figures["notices delivered three times"];
    if (notice.fate == Fate::late) ++world_.figures["notices late"];
  }
  const auto over = std::make_shared<bool>(false);
  const auto once = [world = &world_, over, done = std::move(done)](env::Called called) {
    if (std::exchange(*over, true)) return;
    done(std::move(called));
    world->psp.wake();
  };
  if (notice.fate == Fate::swallowed) return world_.after(kShort, [once] { once(env::Reply{200, {}, ""}); });
  world_.after(call.within, [once] { once(Fail(env::CallFailure::lost)); });
  if (notice.fate == Fate::late && world_.time.elapsed() < notice.until) return;
  deliver(call, type, once, std::chrono::milliseconds(world_.dice.between(5, 2'000)));
  if (notice.fate != Fate::thrice) return;
  for (int copy = 0; copy < 2; ++copy) {
    deliver(
        call, type, [](const env::Called&) {}, std::chrono::milliseconds(world_.dice.between(5, 600'000)));
  }
}

void WayToShop::deliver(const env::Call& call, const std::string& type, const std::function<void(env::Called)>& done, Elapsed way) {
  world_.after(way, [this, call, type, done] {
    if (!world_.is_up()) return done(Fail(env::CallFailure::not_sent));
    http::Head head = head_of(call);
    head.headers.emplace("host", "shop.test");
    head.remote = "203.0.113.1";
    world_.arrive(head, call.body, [this, type, done](const http::Response& response) {
      world_.say("notice", type + ": " + std::to_string(response.status));
      world_.after(kShort, [done, status = response.status] { done(env::Reply{status, {}, ""}); });
    });
  });
}

}  // namespace noren::simulation
