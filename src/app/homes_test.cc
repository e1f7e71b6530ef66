#include "app/homes.h"

#include <gtest/gtest.h>

#include "orders/rules.h"
#include "orders/token.h"
#include "testing/env.h"

namespace noren::app {
namespace {

class HomesTest : public ::testing::Test {
 protected:
  std::string home_of_form(const std::string& path, const std::string& named, const std::string& cookie = "") {
    http::Request request;
    request.path = path;
    if (!named.empty()) request.query.add("form", named);
    if (!cookie.empty()) request.cookies.emplace("noren_attempt", cookie);
    const auto about = about_of(keys_, request, context_);
    return about && about->kind == link::About::Kind::form ? std::string(1, about->home) : "none";
  }
  std::string home_of(const std::string& path, http::Method method = http::Method::get, const std::string& number = "") {
    http::Request request;
    request.method = method;
    request.path = path;
    if (!number.empty()) request.form.add("number", number);
    const auto about = about_of(keys_, request, context_);
    return about ? std::string(1, about->home) + " " + about->name : "none";
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_{std::string(32, 'k')};
  const Context context_{ShopId("s1"), {}, clock_.now(), Locale::ja, "r1"};
  const std::string id_ = orders::new_checkout_id('b', env_);
  const std::string token_ = orders::order_token(keys_, context_.shop, id_);
};

TEST_F(HomesTest, AnAttemptIsAtHomeWhereItsIdSays) {
  const std::string home = "b " + id_;
  for (const char* beginning : {"/checkout/", "/api/v1/checkouts/"}) {
    for (const char* step : {"", "/confirm", "/complete", "/paid", "/thanks", "/events"}) {
      EXPECT_EQ(home_of(beginning + id_ + step), home) << beginning << step;
      EXPECT_EQ(home_of(beginning + id_ + step, http::Method::post), home) << beginning << step;
    }
  }
}

TEST_F(HomesTest, AnOrderIsAtHomeWhereItsTokenSays) {
  const std::string home = "b " + id_;
  for (const char* page : {"", "/cancel", "/fix", "/mail", "/receipt", "/invoice.pdf"}) EXPECT_EQ(home_of("/orders/" + token_ + page), home) << page;
  EXPECT_EQ(home_of("/api/v1/orders/" + token_), home);
  std::string forged = token_;
  forged.back() = forged.back() == '0' ? '1' : '0';
  EXPECT_EQ(home_of("/orders/" + forged), "none") << "no node is asked about it";
  EXPECT_EQ(home_of("/orders/" + id_), "none");
}

TEST_F(HomesTest, ALookUpIsAtHomeWhereItsNumberSays) {
  const std::string number = orders::order_number('c', 1042);
  EXPECT_EQ(home_of("/orders", http::Method::post, number), "c " + number);
  EXPECT_EQ(home_of("/orders", http::Method::post, "c1042" + number.substr(6)), "c " + number) << "however it is written";
  EXPECT_EQ(home_of("/orders/mail", http::Method::post, number), "c " + number) << "for its mails, too";
  EXPECT_EQ(home_of("/orders", http::Method::post, "C1042-x"), "none");
  EXPECT_EQ(home_of("/orders", http::Method::get, number), "none");
}

TEST_F(HomesTest, WhatWasTypedIsWhereItsNameSays) {
  const std::string name = "c" + crypto::token(random_);
  EXPECT_EQ(home_of_form("/checkout", name), "c");
  EXPECT_EQ(home_of_form("/orders", name), "c");
  EXPECT_EQ(home_of_form("/contact", name), "none") << "such a form lies in the one database";
  EXPECT_EQ(home_of_form("/checkout", name.substr(1)), "none");
  EXPECT_EQ(home_of_form("/checkout", "", id_), "b") << "the newest attempt of the browser fills the form";
  EXPECT_EQ(home_of_form("/checkout", "", name), "c");
  EXPECT_EQ(home_of_form("/checkout", name, id_), "c");
  EXPECT_EQ(home_of_form("/orders", "", id_), "none");
}

TEST_F(HomesTest, AllElseIsAtHomeEverywhere) {
  for (const char* path : {"/", "/checkout", "/checkout/", "/checkout/b1", "/orders", "/api/v1/checkouts", "/api/v1/checkouts/nothing",
                           "/cart", "/admin/orders/B1042-7", "/items/checkout"}) {
    EXPECT_EQ(home_of(path), "none") << path;
  }
  EXPECT_EQ(home_of("/checkout/0" + id_.substr(1)), "none") << "no node has a figure for a letter";
}

TEST_F(HomesTest, WhoWaitsForAPaymentWaitsLonger) {
  http::Request request;
  request.path = "/orders/t1";
  EXPECT_LE(patience_of(request), std::chrono::seconds(2));
  for (const char* path : {"/api/v1/checkouts/b1/complete", "/checkout/b1/complete", "/checkout/b1/paid"}) {
    request.path = path;
    EXPECT_GT(patience_of(request), std::chrono::seconds(8)) << path;
  }
}

}  // namespace
}  // namespace noren::app
