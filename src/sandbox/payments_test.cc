// The API on a moved clock: every test card, idempotency, captures, refunds, lists.
#include <gtest/gtest.h>

#include "testing/sandbox.h"

namespace noren::sandbox {
namespace {

using namespace std::chrono_literals;
using testing::SandboxWorld;

class SandboxPayments : public ::testing::Test {
 protected:
  SandboxWorld world_;
};

TEST_F(SandboxPayments, APaymentIsMadeUnconfirmedThenPaid) {
  const auto made = world_.post("/v1/payment_intents", "amount=1200&currency=jpy&metadata[noren_attempt]=a1&metadata[noren_order]=K7M-1");
  ASSERT_EQ(made.status(), 200);
  const auto json = made.json();
  EXPECT_EQ(json["object"], "payment_intent");
  EXPECT_EQ(json["status"], "requires_payment_method");
  EXPECT_EQ(json["metadata"]["noren_attempt"], "a1");
  EXPECT_EQ(json["livemode"], false);
  EXPECT_FALSE(json.contains(kInner));
  const std::string id = json["id"];
  const auto paid = world_.confirm(id, "tok_ok");
  EXPECT_EQ(paid.json()["status"], "succeeded");
  EXPECT_EQ(paid.json()["amount_received"], 1200);
  const auto seen = world_.intent(id);
  EXPECT_EQ(seen["latest_charge"]["payment_method_details"]["card"]["last4"], "4242");
  EXPECT_EQ(seen["latest_charge"]["payment_method_details"]["card"]["brand"], "visa");
  world_.run();
  EXPECT_EQ(world_.told(), std::vector<std::string>{"payment_intent.succeeded"});
  EXPECT_EQ(world_.confirm(id, "tok_ok").json()["error"]["code"], "payment_intent_unexpected_state");
}

TEST_F(SandboxPayments, EveryCardPlaysItsPart) {
  struct Case {
    const char* token;
    int status;  // of the answer; 0: the line goes dead; -1: none yet
    const char* state;
    const char* state_later;
  };
  const Case cases[] = {
      {"tok_ok", 200, "succeeded", "succeeded"},
      {"tok_declined", 402, "requires_payment_method", "requires_payment_method"},
      {"tok_slow", -1, "processing", "succeeded"},
      {"tok_lost_paid", 0, "succeeded", "succeeded"},
      {"tok_lost_unpaid", 0, "requires_payment_method", "requires_payment_method"},
      {"tok_error_then_ok", 500, "requires_payment_method", "requires_payment_method"},
      {"tok_busy_then_ok", 429, "requires_payment_method", "requires_payment_method"},
      {"tok_late_webhook", 200, "processing", "succeeded"},
      {"tok_early_webhook", -1, "succeeded", "succeeded"},
      {"tok_3ds", 200, "requires_action", "requires_action"},
      {"tok_disputed", 200, "succeeded", "succeeded"},
  };
  for (const Case& one : cases) {
    const std::string id = world_.create();
    const auto answer = world_.confirm(id, one.token, std::string("key of ") + one.token);
    EXPECT_EQ(answer.there() ? answer.status() : -1, one.status) << one.token;
    EXPECT_EQ(world_.state(id), one.state) << one.token;
    world_.pass(6s);
    EXPECT_EQ(world_.state(id), one.state_later) << one.token;
    ASSERT_TRUE(answer.there()) << one.token;
    if (one.status == -1) {
      EXPECT_EQ(answer.json()["status"], "succeeded") << one.token;
    }
  }
}

TEST_F(SandboxPayments, ADeclineSaysWhyAndAnotherCardMayBeTried) {
  const std::string id = world_.create();
  const auto error = world_.confirm(id, "tok_declined").json()["error"];
  EXPECT_EQ(error["type"], "card_error");
  EXPECT_EQ(error["code"], "card_declined");
  EXPECT_EQ(error["decline_code"], "generic_decline");
  EXPECT_EQ(error["payment_intent"]["id"], id);
  EXPECT_EQ(world_.intent(id)["last_payment_error"]["code"], "card_declined");
  EXPECT_EQ(world_.confirm(id, "tok_ok").json()["status"], "succeeded");
  world_.run();
  EXPECT_EQ(world_.told(), (std::vector<std::string>{"payment_intent.payment_failed", "payment_intent.succeeded"}));
}

TEST_F(SandboxPayments, TheSlowOneAnswersAfterThreeSecondsAndNotBefore) {
  const std::string id = world_.create();
  const auto answer = world_.confirm(id, "tok_slow");
  world_.pass(2900ms);
  EXPECT_FALSE(answer.there());
  EXPECT_EQ(world_.post("/v1/payment_intents/" + id + "/cancel", "").status(), 400) << "what is under way is not cancelled";
  world_.pass(100ms);
  ASSERT_TRUE(answer.there());
  EXPECT_EQ(answer.json()["status"], "succeeded");
}

TEST_F(SandboxPayments, TheEarlyNoticeIsToldBeforeTheAnswerAlsoWhenNobodyTakesIt) {
  for (const int taken : {200, 500, 0}) {
    world_.outbound.status = taken;
    const std::size_t before = world_.outbound.calls.size();
    const auto answer = world_.confirm(world_.create(), "tok_early_webhook");
    EXPECT_FALSE(answer.there());
    EXPECT_EQ(world_.outbound.calls.size(), before);
    world_.run();
    EXPECT_EQ(world_.outbound.calls.size(), before + 1);
    EXPECT_TRUE(answer.there()) << taken;
    world_.outbound.status = 200;
    world_.pass(1h);
  }
  world_.webhook = {};
  world_.restart();
  EXPECT_TRUE(world_.confirm(world_.create(), "tok_early_webhook").there()) << "nobody is to be told";
}

TEST_F(SandboxPayments, AnErrorIsReplayedUnderItsKeyAndTheNextKeyPays) {
  const std::string id = world_.create();
  EXPECT_EQ(world_.confirm(id, "tok_error_then_ok", "a/confirm/1").status(), 500);
  const auto again = world_.confirm(id, "tok_error_then_ok", "a/confirm/1");
  EXPECT_EQ(again.status(), 500);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(world_.confirm(id, "tok_error_then_ok", "a/confirm/2").json()["status"], "succeeded");
}

TEST_F(SandboxPayments, CreatingAndConfirmingAtOnceFailsOnceTooAndLeavesOnePayment) {
  const std::string form = "amount=900&currency=jpy&confirm=true&payment_method=tok_error_then_ok";
  EXPECT_EQ(world_.post("/v1/payment_intents", form, "k1").status(), 500);
  EXPECT_EQ(world_.post("/v1/payment_intents", form, "k2").json()["status"], "succeeded");
  EXPECT_EQ(world_.get("/v1/payment_intents").json()["data"].size(), 1u);
  EXPECT_EQ(world_.post("/v1/payment_intents", "amount=900&currency=jpy&confirm=true&payment_method=tok_lost_unpaid", "k3").status(), 0);
  EXPECT_EQ(world_.get("/v1/payment_intents").json()["data"].size(), 1u);
}

TEST_F(SandboxPayments, BusyIsNotKept) {
  const std::string id = world_.create();
  EXPECT_EQ(world_.confirm(id, "tok_busy_then_ok", "k").status(), 429);
  EXPECT_EQ(world_.confirm(id, "tok_busy_then_ok", "k").json()["status"], "succeeded");
}

TEST_F(SandboxPayments, AKeyReplaysTheSameRequestAndRefusesAnother) {
  const auto first = world_.post("/v1/payment_intents", "amount=1200&currency=jpy", "k");
  const auto again = world_.post("/v1/payment_intents", "amount=1200&currency=jpy", "k");
  EXPECT_EQ(again.response().body, first.response().body);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(first.header("Idempotent-Replayed"), "");
  const auto other = world_.post("/v1/payment_intents", "amount=1300&currency=jpy", "k");
  EXPECT_EQ(other.status(), 400);
  EXPECT_EQ(other.json()["error"]["type"], "idempotency_error");
  EXPECT_EQ(world_.get("/v1/payment_intents").json()["data"].size(), 1u);
}

TEST_F(SandboxPayments, AKeyUnderWayIsAConflictAndThenReplaysTheEnd) {
  const std::string id = world_.create();
  const auto first = world_.confirm(id, "tok_slow", "k");
  EXPECT_EQ(world_.confirm(id, "tok_slow", "k").status(), 409);
  world_.pass(3s);
  const auto again = world_.confirm(id, "tok_slow", "k");
  EXPECT_EQ(again.status(), 200);
  EXPECT_EQ(again.json()["status"], "succeeded");
  EXPECT_EQ(again.response().body, first.response().body);
}

TEST_F(SandboxPayments, WhatIsWrongWithTheInputIsNotKept) {
  EXPECT_EQ(world_.post("/v1/payment_intents", "amount=x&currency=jpy", "k").status(), 400);
  EXPECT_EQ(world_.post("/v1/payment_intents", "amount=1200&currency=jpy", "k").status(), 200);
}

TEST_F(SandboxPayments, InputIsChecked) {
  struct Case {
    const char* form;
    const char* code;
    const char* param;
  };
  const Case cases[] = {
      {"currency=jpy", "parameter_missing", "amount"},
      {"amount=12.5&currency=jpy", "parameter_invalid_integer", "amount"},
      {"amount=49&currency=jpy", "amount_too_small", "amount"},
      {"amount=100000000&currency=jpy", "amount_too_large", "amount"},
      {"amount=100", "parameter_missing", "currency"},
      {"amount=100&currency=usd", "", "currency"},
      {"amount=100&currency=jpy&colour=red", "parameter_unknown", "colour"},
      {"amount=100&currency=jpy&capture_method=never", "", "capture_method"},
      {"amount=100&currency=jpy&statement_descriptor_suffix=%E6%B3%A8", "", "statement_descriptor_suffix"},
      {"amount=100&currency=jpy&payment_method=tok_visa", "resource_missing", "payment_method"},
      {"amount=100&currency=jpy&confirm=true", "parameter_missing", "payment_method"},
  };
  for (const Case& one : cases) {
    const auto refused = world_.post("/v1/payment_intents", one.form);
    EXPECT_EQ(refused.status(), 400) << one.form;
    const auto error = refused.json()["error"];
    EXPECT_EQ(error["type"], "invalid_request_error") << one.form;
    EXPECT_EQ(error.value("code", ""), one.code) << one.form;
    EXPECT_EQ(error["param"], one.param) << one.form;
  }
}

TEST_F(SandboxPayments, WithoutAKeyNobodyIsAnswered) {
  const auto bare = [&](const std::string& authorization) {
    http::Head head{.method = http::Method::get, .target = "/v1/payment_intents"};
    if (!authorization.empty()) head.headers["authorization"] = authorization;
    return world_.ask(head, "").status();
  };
  EXPECT_EQ(bare(""), 401);
  EXPECT_EQ(bare("Bearer "), 401);
  EXPECT_EQ(bare("Basic Og=="), 401) << "an empty user name";
  EXPECT_EQ(bare("Basic OnB3"), 401) << "a password alone";
  EXPECT_EQ(bare("Bearer sk_test_1"), 200);
  EXPECT_EQ(bare("Basic c2tfdGVzdDo="), 200);
}

TEST_F(SandboxPayments, WhatDoesNotExistIs404InTheApisShape) {
  for (const char* path : {"/v1/payment_intents/pi_none", "/v1/payment_intents/search", "/v1/refunds/re_none", "/v1/customers"}) {
    const auto missing = world_.get(path);
    EXPECT_EQ(missing.status(), 404) << path;
    EXPECT_EQ(missing.json()["error"]["type"], "invalid_request_error") << path;
  }
  EXPECT_EQ(world_.post("/v1/payment_intents/pi_none/confirm", "payment_method=tok_ok").json()["error"]["code"], "resource_missing");
}

TEST_F(SandboxPayments, ReservedNowCapturedLaterAndNeverMore) {
  const std::string id = world_.create("&capture_method=manual");
  EXPECT_EQ(world_.confirm(id, "tok_ok").json()["status"], "requires_capture");
  EXPECT_EQ(world_.intent(id)["amount_capturable"], 1200);
  EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).json()["error"]["code"], "charge_not_captured");
  EXPECT_EQ(world_.post("/v1/payment_intents/" + id + "/capture", "amount_to_capture=1201").status(), 400);
  const auto captured = world_.post("/v1/payment_intents/" + id + "/capture", "amount_to_capture=1000").json();
  EXPECT_EQ(captured["status"], "succeeded");
  EXPECT_EQ(captured["amount_received"], 1000);
  EXPECT_EQ(world_.post("/v1/payment_intents/" + id + "/capture", "").status(), 400);
  EXPECT_EQ(world_.post("/v1/refunds", "amount=1001&payment_intent=" + id).status(), 400);
  EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).json()["amount"], 1000);
}

TEST_F(SandboxPayments, AReservationEndsByItselfAfterSevenDays) {
  const std::string id = world_.create("&capture_method=manual");
  world_.confirm(id, "tok_ok");
  world_.pass(7 * 24h - 1s);
  EXPECT_EQ(world_.state(id), "requires_capture");
  world_.pass(1s);
  EXPECT_EQ(world_.state(id), "canceled");
  EXPECT_EQ(world_.told().back(), "payment_intent.canceled");
}

TEST_F(SandboxPayments, WhatIsCancelledCannotBePaidAndWhatIsPaidCannotBeCancelled) {
  const std::string open = world_.create();
  EXPECT_EQ(world_.post("/v1/payment_intents/" + open + "/cancel", "cancellation_reason=abandoned").json()["status"], "canceled");
  EXPECT_EQ(world_.confirm(open, "tok_ok").status(), 400);
  const std::string paid = world_.create();
  world_.confirm(paid, "tok_ok");
  EXPECT_EQ(world_.post("/v1/payment_intents/" + paid + "/cancel", "").status(), 400);
}

TEST_F(SandboxPayments, RefundsAddUpAndNeverExceedTheCapture) {
  const std::string id = world_.create();
  EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).status(), 400) << "nothing is charged";
  world_.confirm(id, "tok_ok");
  const auto part = world_.post("/v1/refunds", "amount=500&metadata[noren_refund]=r1&payment_intent=" + id, "r1/refund/1").json();
  EXPECT_EQ(part["status"], "succeeded");
  EXPECT_EQ(part["metadata"]["noren_refund"], "r1");
  EXPECT_EQ(world_.intent(id)["latest_charge"]["amount_refunded"], 500);
  EXPECT_EQ(world_.post("/v1/refunds", "amount=701&payment_intent=" + id).status(), 400);
  world_.post("/v1/refunds", "amount=500&metadata[noren_refund]=r1&payment_intent=" + id, "r1/refund/1");
  EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).json()["amount"], 700);
  EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).json()["error"]["code"], "charge_already_refunded");
  EXPECT_EQ(world_.intent(id)["latest_charge"]["refunded"], true);
  EXPECT_EQ(world_.get("/v1/refunds?payment_intent=" + id).json()["data"].size(), 2u);
  EXPECT_EQ(world_.get("/v1/refunds/" + part["id"].get<std::string>()).json()["amount"], 500);
}

TEST_F(SandboxPayments, AListGoesPageByPageNewestFirst) {
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) {
    ids.insert(ids.begin(), world_.create());
    world_.clock.advance(1s);
  }
  const auto ids_of = [](const Json& page) {
    std::vector<std::string> found;
    for (const Json& one : page["data"]) found.push_back(one["id"]);
    return found;
  };
  const auto page = [&](const std::string& query) { return world_.get("/v1/payment_intents?" + query).json(); };
  const auto first = page("limit=3");
  EXPECT_EQ(ids_of(first), std::vector<std::string>(ids.begin(), ids.begin() + 3));
  EXPECT_EQ(first["has_more"], true);
  const auto last = page("limit=3&starting_after=" + ids[5]);
  EXPECT_EQ(ids_of(last), std::vector<std::string>{ids[6]});
  EXPECT_EQ(last["has_more"], false);
  const auto before = page("limit=3&ending_before=" + ids[5]);
  EXPECT_EQ(ids_of(before), std::vector<std::string>(ids.begin() + 2, ids.begin() + 5)) << "the three next to the cursor";
  EXPECT_EQ(before["has_more"], true);
  const std::int64_t third = page("limit=1&starting_after=" + ids[3])["data"][0]["created"];
  EXPECT_EQ(ids_of(page("created[gte]=" + std::to_string(third))).size(), 5u);
  EXPECT_EQ(ids_of(page("created[gt]=" + std::to_string(third))).size(), 4u);
  EXPECT_EQ(ids_of(page("created[lte]=" + std::to_string(third))).size(), 3u);
  for (const char* wrong : {"limit=0", "limit=101", "limit=x", "starting_after=pi_none", "colour=red"}) {
    EXPECT_EQ(world_.get(std::string("/v1/payment_intents?") + wrong).status(), 400) << wrong;
  }
}

TEST_F(SandboxPayments, ADisputedChargeIsWithdrawnAnsweredAndDecided) {
  for (const bool won : {true, false}) {
    const std::string id = world_.create();
    world_.confirm(id, "tok_disputed");
    const auto disputes = [&] { return world_.get("/v1/disputes?payment_intent=" + id).json()["data"]; };
    EXPECT_TRUE(disputes().empty());
    world_.pass(3s);
    ASSERT_EQ(disputes().size(), 1u);
    const auto dispute = disputes()[0];
    const std::string path = "/v1/disputes/" + dispute["id"].get<std::string>();
    EXPECT_EQ(dispute["status"], "needs_response");
    EXPECT_EQ(dispute["amount"], 1200);
    EXPECT_EQ(dispute["balance_transactions"][0]["net"], -1200);
    EXPECT_EQ(world_.intent(id)["latest_charge"]["disputed"], true);
    EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).json()["error"]["code"], "charge_disputed");
    EXPECT_EQ(world_.post(path, "evidence[uncategorized_text]=a+parcel&submit=false").json()["status"], "needs_response");
    EXPECT_EQ(world_.post(path, "evidence[uncategorized_text]=a+parcel").json()["status"], "under_review");
    if (won) {
      EXPECT_EQ(world_.post(path, "evidence[uncategorized_text]=winning_evidence").json()["status"], "won");
      EXPECT_EQ(disputes()[0]["balance_transactions"].size(), 2u) << "the money is back";
      EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).status(), 200);
    } else {
      EXPECT_EQ(world_.post(path + "/close", "").json()["status"], "lost");
      EXPECT_EQ(disputes()[0]["balance_transactions"].size(), 1u);
      EXPECT_EQ(world_.post("/v1/refunds", "payment_intent=" + id).status(), 400);
    }
    EXPECT_EQ(world_.post(path + "/close", "").status(), 400) << "decided once";
  }
  world_.run();
  const auto told = world_.told();
  for (const char* event : {"charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated", "charge.dispute.closed",
                            "charge.dispute.funds_reinstated"})
    EXPECT_NE(std::find(told.begin(), told.end(), event), told.end()) << event;
}

TEST_F(SandboxPayments, EveryAnswerWaitsForTheLatency) {
  world_.latency = 300ms;
  world_.restart();
  const auto made = world_.post("/v1/payment_intents", "amount=1200&currency=jpy");
  const auto list = world_.get("/v1/payment_intents");
  EXPECT_FALSE(made.there() || list.there());
  world_.pass(299ms);
  EXPECT_FALSE(made.there() || list.there());
  world_.pass(1ms);
  EXPECT_TRUE(made.there() && list.there());
  const auto slow = world_.post("/v1/payment_intents", "amount=1200&currency=jpy&confirm=true&payment_method=tok_slow");
  world_.pass(2s);
  EXPECT_FALSE(slow.there());
  world_.pass(1s);
  EXPECT_TRUE(slow.there());
}

}  // namespace
}  // namespace noren::sandbox
