// The way of a request through the site, without sockets: who is kept out, and in which words.
#include "http/site.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/problem.h"
#include "testing/env.h"

namespace noren::http {
namespace {

class SiteTest : public ::testing::Test {
 protected:
  SiteTest() {
    router_.get(
        "/", [](const Request&, const Context&) { return text("home"); }, kSells);
    router_.post("/cart", [](const Request&, const Context&) { return text("put"); });
    router_.post("/api/v1/checkouts", [](const Request&, const Context&) { return text("made", 201); }, {.foreign_origin = true});
    options_.find_shop = [](std::string_view) { return std::optional<ShopId>(ShopId("s1")); };
    options_.error_page = [](const Request&, const Context&, int status) { return text("page of " + std::to_string(status), status); };
  }

  Response ask(Method method, const std::string& target, const std::string& remote = "192.0.2.1", const std::string& forwarded = "") {
    if (!site_) site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
    Head head{.method = method, .target = target, .headers = {{"host", "shop.example"}}, .remote = remote};
    if (!forwarded.empty()) head.headers["x-forwarded-for"] = forwarded;
    return site_->answer(head, "").response;
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  Router router_;
  PageCache cache_{1 << 16};
  Metrics metrics_;
  SiteOptions options_;
  std::unique_ptr<Site> site_;
};

TEST(RequestTarget, InAbsoluteFormNamesTheHostAndThePath) {
  const auto taken = [](const std::string& target, const std::string& host) {
    Head head{.target = target, .headers = {{"host", host}}, .needs_host = true};
    take_absolute(head);
    return head.headers.at("host") + " " + head.target;
  };
  EXPECT_EQ(taken("http://shop.example/cart?a=1", "other.example"), "shop.example /cart?a=1") << "the Host header is passed over";
  EXPECT_EQ(taken("HTTPS://shop.example:8443", "x"), "shop.example:8443 /");
  EXPECT_EQ(taken("http://shop.example?q=tea", "x"), "shop.example /?q=tea");
  EXPECT_EQ(taken("/items/http://shop.example/", "x"), "x /items/http://shop.example/");
  for (const char* broken : {"http:///cart", "http://me@shop.example/", "http://a,b/", "ftp://shop.example/", "*"})
    EXPECT_EQ(taken(broken, "x"), std::string("x ") + broken);
  EXPECT_EQ(taken("http://shop.example/", "a, b"), "a, b http://shop.example/") << "two Host headers stay a fault";
  EXPECT_EQ(taken("http://shop.example/", ""), " http://shop.example/") << "and none";
}

TEST_F(SiteTest, WhoChangesTooMuchIsAskedToWaitAndMayStillRead) {
  options_.writes_per_client_max = 3;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(Method::post, "/cart").status, 200);
  const Response refused = ask(Method::post, "/cart");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body, "page of 429");
  EXPECT_NE(std::find(refused.headers.begin(), refused.headers.end(), std::pair<std::string, std::string>("Retry-After", "20")),
            refused.headers.end());
  EXPECT_EQ(ask(Method::post, "/api/v1/checkouts").content_type, "application/problem+json");
  EXPECT_EQ(ask(Method::get, "/").status, 200);
  EXPECT_EQ(ask(Method::post, "/cart", "192.0.2.2").status, 200) << "another client";
  clock_.advance(std::chrono::seconds(20));
  EXPECT_EQ(ask(Method::post, "/cart").status, 200);
}

TEST_F(SiteTest, ACrowdOfLookersIsToldTheSameAndOthersEachTheirOwn) {
  int made = 0;
  options_.error_page = [&](const Request&, const Context&, int status) { return text("page " + std::to_string(++made), status); };
  ask(Method::get, "/");
  const Head page{.target = "/", .headers = {{"host", "shop.example"}}};
  const Site::Leads looks{ShopId("s1"), 0, true};
  const Site::Leads orders{ShopId("s1"), 0, false};
  EXPECT_EQ(site_->busy(page, looks).status, 503);
  EXPECT_EQ(site_->busy(page, looks).body, "page 1");
  EXPECT_EQ(site_->busy(page, orders).body, "page 2") << "it may be the owner's";
  EXPECT_EQ(site_->busy(page, orders).body, "page 3");
  EXPECT_EQ(site_->busy(page, {ShopId("s2"), 0, true}).body, "page 4") << "another shop";
  clock_.advance(std::chrono::seconds(5));
  EXPECT_EQ(site_->busy(page, looks).body, "page 5");
  const Head program{.target = "/api/v1/items", .headers = {{"host", "shop.example"}}};
  EXPECT_EQ(nlohmann::json::parse(site_->busy(program, looks).body).at("type"), "/problems/unavailable");
}

TEST_F(SiteTest, WhereARequestLeadsIsKnownBeforeItsBodyIsRead) {
  router_.get(
      "/search", [](const Request&, const Context&) { return text("found"); }, kBrowses);
  ask(Method::get, "/");
  const auto leads = [&](const std::string& target) { return site_->leads({.target = target, .headers = {{"host", "shop.example"}}}); };
  EXPECT_TRUE(leads("/search?q=tea").browses);
  EXPECT_TRUE(leads("/en/search").browses);
  EXPECT_FALSE(leads("/").browses);
  EXPECT_FALSE(leads("/nowhere").browses);
  EXPECT_EQ(leads("/").shop, ShopId("s1"));
  EXPECT_EQ(leads("/%00").body_max, RouteOptions().body_max);
}

TEST_F(SiteTest, BehindAProxyTheClientCountsAndNotTheProxy) {
  options_.writes_per_client_max = 1;
  options_.trusted_proxies = {"10.0.0.1"};
  EXPECT_EQ(ask(Method::post, "/cart", "10.0.0.1", "203.0.113.9, 192.0.2.1").status, 200);
  EXPECT_EQ(ask(Method::post, "/cart", "10.0.0.1", "203.0.113.8, 192.0.2.1").status, 429)
      << "what a client invents in front does not help it";
  EXPECT_EQ(ask(Method::post, "/cart", "10.0.0.1", "192.0.2.2").status, 200);
}

TEST_F(SiteTest, AFormStandsOnTheNearestPageThatCanBeOpened) {
  router_.get("/orders/{token}", [](const Request&, const Context&) { return text("order"); });
  router_.post("/orders/{token}/both", [](const Request&, const Context&) { return text("pressed"); });
  EXPECT_EQ(router_.page_above("/orders/t1"), "/orders/t1");
  EXPECT_EQ(router_.page_above("/orders/t1/both"), "/orders/t1");
  for (const char* path : {"/", "/cart", "/nothing/at/all", ""}) EXPECT_EQ(router_.page_above(path), "/");
}

TEST_F(SiteTest, ThisMachineIsFreeOnlyWhenSaidSo) {
  options_.writes_per_client_max = 1;
  options_.loopback_is_free = true;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(Method::post, "/cart", "127.0.0.1").status, 200);
}

TEST_F(SiteTest, TheDoorAnswersBeforeARouteThatSells) {
  options_.door = [](const Request&, const Context&) { return std::optional<Response>(text("closed", 503)); };
  EXPECT_EQ(ask(Method::get, "/").status, 503);
  EXPECT_EQ(ask(Method::post, "/cart").status, 200);
  EXPECT_EQ(ask(Method::get, "/nothing").status, 404);
}

TEST_F(SiteTest, WhatAnotherNodeAnswersIsNotAskedOfARouteAndAStrangersRequestIsNeitherPassedOnNorAnswered) {
  options_.elsewhere = [](const Request& request, const Context&) -> std::optional<Response> {
    if (request.path == "/cart") return text("from there", 201);
    return std::nullopt;
  };
  EXPECT_EQ(ask(Method::post, "/cart").body, "from there");
  EXPECT_EQ(ask(Method::get, "/").body, "home");
  EXPECT_EQ(ask(Method::get, "/cart").status, 405);
}

TEST_F(SiteTest, ARequestThatWasPassedOnKeepsItsIdAndIsKnownAsOne) {
  router_.get("/orders/{token}", [](const Request& request, const Context& context) {
    Response page = text(request.passed_on ? "passed on as " + context.request_id : "asked here");
    page.public_max_age_s = 60;
    return page;
  });
  site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
  Head head{.target = "/orders/t1", .headers = {{"host", "shop.example"}}, .passed_on = "abc"};
  const Site::Answer passed = site_->answer(head, "");
  EXPECT_EQ(passed.response.body, "passed on as abc");
  EXPECT_FALSE(passed.ready) << "the node that was asked keeps it, or nobody";
  EXPECT_EQ(passed.response.headers.back(), (std::pair<std::string, std::string>("X-Request-Id", "abc")));
  head.passed_on.clear();
  EXPECT_TRUE(site_->answer(head, "").ready);
}

TEST_F(SiteTest, TheApiSpeaksTheLanguageThatIsWantedAndPagesThatOfTheirPath) {
  site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
  const auto told = [&](const std::string& target, const std::string& language) {
    const Head head{.target = target, .headers = {{"host", "shop.example"}, {"accept-language", language}}};
    return nlohmann::json::parse(site_->answer(head, "").response.body);
  };
  const auto ja = told("/api/v1/checkouts", "fr");
  const auto en = told("/api/v1/checkouts", "en-US, ja;q=0.5");
  EXPECT_EQ(ja["title"], en["title"]);
  EXPECT_EQ(ja["detail"], "使えるメソッドはAllowヘッダーのとおりです。");
  EXPECT_EQ(en["detail"], "See the Allow header.");
  EXPECT_EQ(told("/en/api/v1/checkouts", "ja")["detail"], en["detail"]);
  Locale of_page = Locale::en;
  router_.get("/page", [&](const Request&, const Context& context) {
    of_page = context.locale;
    return json("{}");
  });
  told("/page", "en");
  EXPECT_EQ(of_page, Locale::ja);
}

TEST_F(SiteTest, AnApiAddressThatCannotBeReadIsRefusedInTheApisWay) {
  site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
  const auto asked = [&](const std::string& target) {
    const Head head{.target = target, .headers = {{"host", "shop.example"}, {"accept-language", "en"}}};
    return site_->answer(head, "").response;
  };
  for (const char* target : {"/api/v1/items/%ff", "/api/v1/items/%00", "/api/v1/items/%zz", "/api/v1/items/%"}) {
    const Response refused = asked(target);
    EXPECT_EQ(refused.status, 400) << target;
    EXPECT_EQ(refused.content_type, "application/problem+json") << target;
    EXPECT_EQ(nlohmann::json::parse(refused.body)["detail"], "Send well-formed HTTP with UTF-8 text.") << target;
  }
  EXPECT_EQ(asked("/items/%ff").body, "page of 400");
}

TEST_F(SiteTest, EveryProblemThatOnlyHasAStatusSaysMoreThanItsTitle) {
  site_ = std::make_unique<Site>(router_, cache_, env_, metrics_, options_);
  for (const int status : {400, 403, 404, 405, 408, 413, 414, 429, 431, 500, 503, 507}) {
    for (const Locale locale : {Locale::ja, Locale::en}) {
      Context context;
      context.locale = locale;
      EXPECT_FALSE(plain_problem(status, context).detail.empty()) << status;
    }
  }
}

TEST_F(SiteTest, AnAddressThatIsThereIsNotToldToBeNoneWhereThereIsNoShopYet) {
  Context context;
  context.locale = Locale::en;
  EXPECT_EQ(plain_problem(404, context).detail, "There is no shop at this host name yet.");
  context.shop = ShopId("s1");
  EXPECT_NE(plain_problem(404, context).detail.find("openapi.json"), std::string::npos);
}

}  // namespace
}  // namespace noren::http
