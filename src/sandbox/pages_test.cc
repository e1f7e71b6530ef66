// The hosted page by plain requests: paid, declined and tried again, 3-D Secure, twice, back, expired.
#include <gtest/gtest.h>

#include "testing/sandbox.h"

namespace noren::sandbox {
namespace {

using namespace std::chrono_literals;
using testing::SandboxWorld;

class SandboxPages : public ::testing::Test {
 protected:
  std::string open(const std::string& more = "") {
    const auto made = world_.post("/v1/checkout/sessions",
                                  "mode=payment&success_url=http://shop.test/done?s={CHECKOUT_SESSION_ID}&cancel_url=http://shop.test/back"
                                  "&line_items[0][price_data][currency]=jpy&line_items[0][price_data][unit_amount]=1980"
                                  "&line_items[0][price_data][product_data][name]=%3Cb%3Emug%3C/b%3E&line_items[0][quantity]=2"
                                  "&payment_intent_data[metadata][noren_attempt]=a1&client_reference_id=o1" +
                                      more);
    EXPECT_EQ(made.status(), 200) << made.response().body;
    EXPECT_EQ(made.json()["url"], "http://psp.test/pay/" + made.json()["id"].get<std::string>());
    return made.json()["id"];
  }
  Json session(const std::string& id) { return world_.get("/v1/checkout/sessions/" + id + "?expand[]=payment_intent").json(); }
  std::size_t charges() { return world_.get("/v1/charges").json()["data"].size(); }
  std::string where(const SandboxWorld::Reply& reply) { return reply.header("Location"); }

  SandboxWorld world_;
};

TEST_F(SandboxPages, ACardIsTypedAndTheBuyerGoesBackToTheShop) {
  const std::string id = open();
  EXPECT_EQ(session(id)["payment_status"], "unpaid");
  EXPECT_TRUE(session(id)["payment_intent"].is_null());
  const auto page = world_.get("/pay/" + id);
  EXPECT_EQ(page.status(), 200);
  EXPECT_NE(page.response().body.find("3,960円"), std::string::npos);
  EXPECT_NE(page.response().body.find("&lt;b&gt;mug"), std::string::npos) << "escaped";
  EXPECT_EQ(page.response().body.find("<script"), std::string::npos);
  EXPECT_NE(page.header("Content-Security-Policy").find("form-action 'self' http://shop.test"), std::string::npos);
  const auto paid = world_.press("/pay/" + id, "number=4242+4242+4242+4242&card=tok_declined");
  EXPECT_EQ(paid.status(), 303);
  EXPECT_EQ(where(paid), "http://shop.test/done?s=" + id);
  const Json done = session(id);
  EXPECT_EQ(done["status"], "complete");
  EXPECT_EQ(done["payment_status"], "paid");
  EXPECT_EQ(done["payment_intent"]["metadata"]["noren_attempt"], "a1");
  EXPECT_TRUE(done["url"].is_null());
  const std::string payment = done["payment_intent"]["id"];
  EXPECT_EQ(world_.get("/v1/checkout/sessions?payment_intent=" + payment).json()["data"][0]["id"], id);
  world_.run();
  EXPECT_EQ(world_.told(), (std::vector<std::string>{"payment_intent.succeeded", "checkout.session.completed"}));
}

TEST_F(SandboxPages, PressedTwiceOrAfterBackChargesOnce) {
  const std::string id = open();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(where(world_.press("/pay/" + id, "card=tok_ok")), "http://shop.test/done?s=" + id);
  EXPECT_EQ(where(world_.get("/pay/" + id)), "http://shop.test/done?s=" + id);
  EXPECT_EQ(charges(), 1u);
}

TEST_F(SandboxPages, TwoPressesWhileTheFirstIsUnderWayEndTogether) {
  const std::string id = open();
  const auto first = world_.press("/pay/" + id, "card=tok_slow");
  const auto second = world_.press("/pay/" + id, "card=tok_ok");
  EXPECT_FALSE(first.there() || second.there());
  EXPECT_EQ(world_.post("/v1/checkout/sessions/" + id + "/expire", "").status(), 400) << "it may still succeed";
  world_.pass(3s);
  EXPECT_EQ(where(first), "http://shop.test/done?s=" + id);
  EXPECT_EQ(where(second), "http://shop.test/done?s=" + id);
  EXPECT_EQ(charges(), 1u);
}

TEST_F(SandboxPages, ADeclineSaysWhyAndAnotherCardPays) {
  const std::string id = open();
  EXPECT_EQ(where(world_.press("/pay/" + id, "number=4000000000000002")), "/pay/" + id);
  const auto page = world_.get("/pay/" + id);
  EXPECT_NE(page.response().body.find("カードが拒否されました"), std::string::npos);
  EXPECT_EQ(session(id)["status"], "open");
  EXPECT_EQ(where(world_.press("/pay/" + id, "card=tok_ok")), "http://shop.test/done?s=" + id);
  EXPECT_EQ(world_.get("/v1/payment_intents").json()["data"].size(), 1u) << "one payment, two tries";
}

TEST_F(SandboxPages, AWrongNumberIsToldOnTheSpot) {
  const std::string id = open("&locale=en");
  for (const auto& [form, words] : {std::pair("number=4242", "not a card number"),
                                    {"number=5500000000000004", "not a test card"},
                                    {"card=tok_visa", "choose a test card"}}) {
    const auto page = world_.press("/pay/" + id, form);
    EXPECT_EQ(page.status(), 422) << form;
    EXPECT_NE(page.response().body.find(words), std::string::npos) << form;
    EXPECT_NE(page.response().body.find("lang=\"en\""), std::string::npos);
  }
}

TEST_F(SandboxPages, TheStepIsPassedOrFailedAndTwiceIsOnce) {
  const std::string id = open();
  const std::string step = where(world_.press("/pay/" + id, "number=4000002760003184"));
  EXPECT_TRUE(step.starts_with("/authenticate/pi_")) << step;
  EXPECT_NE(world_.get(step).response().body.find("認証する"), std::string::npos);
  EXPECT_EQ(where(world_.press(step, "result=failed")), "/pay/" + id);
  EXPECT_NE(world_.get("/pay/" + id).response().body.find("本人認証ができませんでした"), std::string::npos);
  EXPECT_EQ(where(world_.press(step, "result=passed")), "/pay/" + id) << "the page was left open: nothing waits any more";
  const std::string again = where(world_.press("/pay/" + id, "card=tok_3ds"));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(where(world_.press(again, "result=passed")), "http://shop.test/done?s=" + id);
  EXPECT_EQ(where(world_.get(again)), "http://shop.test/done?s=" + id);
  EXPECT_EQ(charges(), 1u);
}

TEST_F(SandboxPages, WhoLeavesTheStepMayTakeAnotherCard) {
  const std::string id = open();
  world_.press("/pay/" + id, "card=tok_3ds");
  EXPECT_EQ(world_.get("/pay/" + id).status(), 200);
  EXPECT_EQ(where(world_.press("/pay/" + id, "card=tok_ok")), "http://shop.test/done?s=" + id);
  EXPECT_EQ(charges(), 1u);
}

TEST_F(SandboxPages, AnIntentOfItsOwnReturnsToItsCaller) {
  const auto made =
      world_.post("/v1/payment_intents", "amount=500&currency=jpy&confirm=true&payment_method=tok_3ds&return_url=http://shop.test/r?o=1")
          .json();
  EXPECT_EQ(made["status"], "requires_action");
  const std::string id = made["id"];
  EXPECT_EQ(made["next_action"]["redirect_to_url"]["url"], "http://psp.test/authenticate/" + id);
  EXPECT_EQ(where(world_.press("/authenticate/" + id, "result=passed")),
            "http://shop.test/r?o=1&payment_intent=" + id + "&redirect_status=succeeded");
  EXPECT_EQ(world_.state(id), "succeeded");
}

TEST_F(SandboxPages, ALostAnswerIsTrueWhenThePageIsLoadedAgain) {
  const std::string paid = open();
  EXPECT_EQ(world_.press("/pay/" + paid, "card=tok_lost_paid").status(), 0);
  EXPECT_EQ(where(world_.get("/pay/" + paid)), "http://shop.test/done?s=" + paid);
  const std::string unpaid = open();
  EXPECT_EQ(world_.press("/pay/" + unpaid, "card=tok_lost_unpaid").status(), 0);
  EXPECT_EQ(world_.get("/pay/" + unpaid).status(), 200);
  EXPECT_EQ(charges(), 1u);
}

TEST_F(SandboxPages, AnErrorFirstIsSaidAndTheSecondPressPays) {
  const std::string id = open();
  EXPECT_EQ(world_.press("/pay/" + id, "card=tok_error_then_ok").status(), 500);
  EXPECT_EQ(where(world_.press("/pay/" + id, "card=tok_error_then_ok")), "http://shop.test/done?s=" + id);
}

TEST_F(SandboxPages, ALatePaymentClosesThePageUnpaidAndIsToldAsPaidLater) {
  const std::string id = open();
  EXPECT_EQ(where(world_.press("/pay/" + id, "card=tok_late_webhook")), "http://shop.test/done?s=" + id);
  EXPECT_EQ(session(id)["payment_status"], "unpaid");
  world_.pass(5s);
  EXPECT_EQ(session(id)["payment_status"], "paid");
  EXPECT_EQ(world_.told(), (std::vector<std::string>{"payment_intent.processing", "checkout.session.completed", "payment_intent.succeeded",
                                                     "checkout.session.async_payment_succeeded"}));
}

TEST_F(SandboxPages, WhatIsExpiredTakesNoCard) {
  const std::string asked = open();
  world_.press("/pay/" + asked, "card=tok_declined");
  EXPECT_EQ(world_.post("/v1/checkout/sessions/" + asked + "/expire", "").json()["status"], "expired");
  EXPECT_EQ(world_.post("/v1/checkout/sessions/" + asked + "/expire", "").status(), 400);
  const std::string by_itself = open("&expires_at=" + std::to_string(world_.clock.now().seconds() + 1800));
  world_.restart();
  world_.pass(30min);
  for (const std::string& id : {asked, by_itself}) {
    EXPECT_EQ(session(id)["status"], "expired");
    EXPECT_EQ(world_.press("/pay/" + id, "card=tok_ok").status(), 410);
  }
  EXPECT_EQ(session(asked)["payment_intent"]["status"], "canceled");
  EXPECT_EQ(charges(), 0u);
}

TEST_F(SandboxPages, TheIntentOfAnOpenPageIsNotCancelledBehindItsBack) {
  const std::string id = open();
  world_.press("/pay/" + id, "card=tok_declined");
  const std::string payment = session(id)["payment_intent"]["id"];
  EXPECT_EQ(world_.post("/v1/payment_intents/" + payment + "/cancel", "").status(), 400);
}

TEST_F(SandboxPages, AnotherSitesFormIsRefused) {
  const std::string id = open();
  http::Head head{.method = http::Method::post,
                  .target = "/pay/" + id,
                  .headers = {{"content-type", SandboxWorld::kForm}, {"origin", "http://evil.test"}}};
  EXPECT_EQ(world_.ask(head, "card=tok_ok").status(), 403);
  EXPECT_EQ(charges(), 0u);
}

}  // namespace
}  // namespace noren::sandbox
