// Two sites in one process, and between them the link: what a buyer asks at the one is answered by the other.
#include "link/forward.h"

#include <gtest/gtest.h>

#include "http/flow.h"
#include "testing/env.h"
#include "testing/linked.h"

namespace noren::link {
namespace {

using namespace std::chrono_literals;
using Fault = testing::Wires::Fault;

std::optional<About> about(const http::Request& request, const Context&) {
  if (!request.path.starts_with("/checkout/")) return std::nullopt;
  return About{request.param("id").front(), request.param("id")};
}

// A node and its site. Who is asked for the fate of something tells what he was asked.
struct Site {
  Site(testing::Wires& wires, char letter, env::Env& env, const crypto::Keys& keys, const http::SiteOptions& options = {})
      : linked(wires, letter, env, keys),
        forwarding(linked.node, {about, [this](const About& one) { return is_at_home(one); },
                                 [](const http::Request&, const Context&) { return http::text("checking", 202); },
                                 [](const http::Request&) { return std::chrono::milliseconds(2'000); },
                                 [this](const About& one, bool answered) {
                                   if (heard) heard(one, answered);
                                 }}) {
    for (const http::Method method : {http::Method::get, http::Method::post}) {
      router.add(method, "/checkout/{id}", [this](const http::Request& request, const Context& context) {
        asked.push_back(request);
        ids.push_back(context.request_id);
        return answer;
      });
    }
    http::SiteOptions all = options;
    all.find_shop = [](std::string_view host) { return host == "shop.example" ? std::optional(ShopId("s1")) : std::nullopt; };
    all.error_page = [](const http::Request&, const Context&, int status) { return http::text("error", status); };
    all.elsewhere = [this](const http::Request& request, const Context& context) { return forwarding.elsewhere(request, context); };
    site.emplace(router, cache, env, metrics, std::move(all));
    forwarding.answer_for_others(*site);
  }

  http::Response ask(const http::Head& head, std::string body = "") {
    http::Site::Answer given = site->answer(head, std::move(body));
    if (!given.response.later) return given.response;
    http::Response response;
    given.response.later([&](http::Response arrived) { response = site->arrived(given, std::move(arrived)); });
    return response;
  }

  testing::LinkedNode linked;
  std::function<bool(const About&)> is_at_home = [this](const About& one) { return one.home == linked.node.letter(); };
  std::function<void(const About&, bool)> heard;
  http::Response answer = http::text("told by its home");
  std::vector<http::Request> asked;
  std::vector<std::string> ids;
  Forwarding forwarding;
  http::Router router;
  http::PageCache cache{1 << 16};
  http::Metrics metrics;
  std::optional<http::Site> site;
};

class ForwardTest : public ::testing::Test {
 protected:
  static http::Head get(const std::string& target) {
    return {.method = http::Method::get, .target = target, .headers = {{"host", "shop.example"}}, .remote = "192.0.2.7"};
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_{std::string(32, 'k')};
  testing::Wires wires_;
  Site a_{wires_, 'a', env_, keys_};
  Site b_{wires_, 'b', env_, keys_};
};

TEST_F(ForwardTest, HomeIsAskedWhatTheBuyerAskedAndItsAnswerIsGivenAsItIs) {
  b_.answer = http::redirect("/en/checkout/b1/thanks").with("Set-Cookie", "cart=; Max-Age=0").with("Set-Cookie", "orders=t1");
  http::Head head = get("/en/checkout/b1?from=form");
  head.method = http::Method::post;
  head.secure = true;
  head.headers["cookie"] = "cart=abc; seen=1";
  head.headers["content-type"] = "application/x-www-form-urlencoded";
  head.headers["idempotency-key"] = "press";
  head.headers["x-forwarded-for"] = "203.0.113.1";
  head.headers["connection"] = "close";
  const http::Response given = a_.ask(head, "key=k1&note=%E8%8C%B6");
  EXPECT_TRUE(a_.asked.empty());
  ASSERT_EQ(b_.asked.size(), 1U);
  const http::Request& heard = b_.asked.front();
  EXPECT_EQ(heard.method, http::Method::post);
  EXPECT_EQ(heard.path, "/checkout/b1");
  EXPECT_EQ(heard.query.get("from"), "form");
  EXPECT_EQ(heard.form.get("note"), "茶");
  EXPECT_EQ(heard.cookie("cart"), "abc");
  EXPECT_EQ(heard.header("idempotency-key"), "press");
  EXPECT_EQ(heard.header("connection"), "") << "what was between the client and this node stays there";
  EXPECT_EQ(heard.remote, "192.0.2.7");
  EXPECT_TRUE(heard.secure);
  EXPECT_TRUE(heard.passed_on);
  EXPECT_EQ(given.status, 303);
  const std::vector<std::pair<std::string, std::string>> headers = {{"Location", "/en/checkout/b1/thanks"},
                                                                    {"Set-Cookie", "cart=; Max-Age=0"},
                                                                    {"Set-Cookie", "orders=t1"},
                                                                    {"X-Request-Id", b_.ids.front()}};
  EXPECT_EQ(given.headers, headers) << "under one id at both";
  EXPECT_EQ(a_.forwarding.forwarded(), 1);
}

TEST_F(ForwardTest, WhatIsAtHomeHereOrNowhereStaysHere) {
  EXPECT_EQ(a_.ask(get("/checkout/a1")).body, "told by its home");
  EXPECT_EQ(a_.ask(get("/nothing")).status, 404);
  a_.is_at_home = [](const About&) { return true; };
  a_.ask(get("/checkout/b1"));
  EXPECT_EQ(a_.asked.size(), 2U);
  EXPECT_TRUE(wires_.said.empty());
}

TEST_F(ForwardTest, AHomeThatCannotBeReachedIsBeingFoundOut) {
  for (const Fault fault : {Fault::dead, Fault::answers_lost, Fault::stranger}) {
    wires_.faults['b'] = fault;
    const http::Response given = a_.ask(get("/checkout/b1"));
    EXPECT_EQ(given.status, 202) << static_cast<int>(fault);
    EXPECT_EQ(given.body, "checking");
  }
  EXPECT_EQ(a_.ask(get("/checkout/x1")).body, "checking") << "of a letter that nobody has";
  EXPECT_EQ(a_.forwarding.unreached(), 4);
  EXPECT_EQ(a_.forwarding.forwarded(), 0);
}

TEST_F(ForwardTest, WhetherHomeCouldAnswerIsTold) {
  std::string told;
  a_.heard = [&](const About& about, bool answered) { told += about.home + std::string(answered ? "+" : "-"); };
  a_.ask(get("/checkout/b1"));
  wires_.faults['b'] = Fault::dead;
  a_.ask(get("/checkout/b1"));
  a_.is_at_home = [](const About&) { return false; };
  a_.ask(get("/checkout/a1"));
  EXPECT_EQ(told, "b+b-a-") << "of its own letter somebody else would have to answer";
}

TEST_F(ForwardTest, ANodeWithAnotherKeyIsNoHome) {
  const crypto::Keys others{std::string(32, 'x')};
  Site stranger(wires_, 'c', env_, others);
  EXPECT_EQ(a_.ask(get("/checkout/c1")).body, "checking");
  EXPECT_EQ(stranger.ask(get("/checkout/b1")).body, "checking");
  EXPECT_TRUE(stranger.asked.empty() && b_.asked.empty());
}

TEST_F(ForwardTest, WhoWasPassedARequestPassesItOnNoFurther) {
  b_.is_at_home = [](const About&) { return false; };
  EXPECT_EQ(a_.ask(get("/checkout/b1")).body, "checking");
  EXPECT_EQ(wires_.said.size(), 1U);
  EXPECT_TRUE(b_.asked.empty());
  EXPECT_EQ(b_.ask(get("/checkout/b1")).body, "checking") << "and knows nobody else to ask";
  EXPECT_EQ(wires_.said.size(), 1U);
}

TEST_F(ForwardTest, AnAnswerThatComesLaterComesThroughTheOtherNodeToo) {
  b_.answer = {};
  b_.answer.later = [](const std::function<void(http::Response)>& done) { done(http::text("paid", 201)); };
  const http::Response given = a_.ask(get("/checkout/b1"));
  EXPECT_EQ(given.status, 201);
  EXPECT_EQ(given.body, "paid");
  EXPECT_EQ(given.headers.size(), 1U) << "one id";
}

TEST_F(ForwardTest, AStreamIsNotPassedOn) {
  const auto flow = std::make_shared<http::Flow>();
  b_.answer = http::event_stream([](const std::shared_ptr<http::Flow>&) {});
  b_.answer.flow = flow;
  EXPECT_EQ(a_.ask(get("/checkout/b1")).status, 204);
  EXPECT_TRUE(flow->take().last);
}

TEST_F(ForwardTest, ARefusalOfItsHomeIsItsAnswer) {
  b_.answer = http::text("full", 507);
  EXPECT_EQ(a_.ask(get("/checkout/b1")).status, 507);
  http::Head elsewhere = get("/checkout/b1");
  elsewhere.headers["host"] = "other.example";
  EXPECT_EQ(a_.ask(elsewhere).status, 404);
  EXPECT_EQ(wires_.said.size(), 1U) << "what is refused here is not passed on";
}

TEST_F(ForwardTest, AtHomeTheClientCountsAndNotTheNodeThatPassesOn) {
  http::SiteOptions options;
  options.writes_per_client_max = 1;
  Site c(wires_, 'c', env_, keys_, options);
  const auto press = [&](const std::string& remote) {
    http::Head head = get("/checkout/c1");
    head.method = http::Method::post;
    head.remote = remote;
    return a_.ask(head).status;
  };
  EXPECT_EQ(press("192.0.2.1"), 200);
  EXPECT_EQ(press("192.0.2.2"), 200);
  EXPECT_EQ(press("192.0.2.1"), 429);
}

}  // namespace
}  // namespace noren::link
