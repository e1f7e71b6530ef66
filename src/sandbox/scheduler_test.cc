// What must outlive a kill: pending effects, kept answers, webhooks that nobody took yet.
#include "sandbox/scheduler.h"

#include <gtest/gtest.h>

#include "sandbox/rules.h"
#include "testing/sandbox.h"

namespace noren::sandbox {
namespace {

using namespace std::chrono_literals;
using testing::SandboxWorld;

class SandboxRestart : public ::testing::Test {
 protected:
  SandboxWorld world_;
};

TEST_F(SandboxRestart, EveryPendingEffectHappensAfterAKill) {
  struct Case {
    const char* what;
    std::string id;
    std::chrono::seconds after;
    std::string state;
  };
  const std::string slow = world_.create();
  world_.confirm(slow, "tok_slow", "slow/1");
  const std::string late = world_.create();
  world_.confirm(late, "tok_late_webhook", "late/1");
  const std::string reserved = world_.create("&capture_method=manual");
  world_.confirm(reserved, "tok_ok");
  const Case cases[] = {{"the slow answer", slow, kSlow, "succeeded"},
                        {"the late notice", late, kLate, "succeeded"},
                        {"the end of a reservation", reserved, kAuthorisationLife, "canceled"}};
  for (const Case& one : cases) {
    world_.restart();
    EXPECT_NE(world_.state(one.id), one.state) << one.what;
    world_.pass(one.after);
    EXPECT_EQ(world_.state(one.id), one.state) << one.what;
  }
}

TEST_F(SandboxRestart, TheAnswerOfAKilledRequestIsKeptUnderItsKey) {
  const std::string id = world_.create();
  world_.confirm(id, "tok_slow", "k");
  world_.restart();
  EXPECT_EQ(world_.confirm(id, "tok_slow", "k").status(), 409);
  world_.pass(3s);
  world_.restart();
  const auto replayed = world_.confirm(id, "tok_slow", "k");
  EXPECT_EQ(replayed.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(replayed.json()["status"], "succeeded");
}

TEST_F(SandboxRestart, KeptAnswersAndFirstFailuresAreRemembered) {
  const std::string id = world_.create();
  EXPECT_EQ(world_.confirm(id, "tok_error_then_ok", "k1").status(), 500);
  const std::string declined = world_.create();
  EXPECT_EQ(world_.confirm(declined, "tok_declined", "d1").status(), 402);
  world_.restart();
  EXPECT_EQ(world_.confirm(id, "tok_error_then_ok", "k1").status(), 500);
  EXPECT_EQ(world_.confirm(declined, "tok_declined", "d1").status(), 402);
  EXPECT_EQ(world_.confirm(id, "tok_error_then_ok", "k2").json()["status"], "succeeded");
}

TEST_F(SandboxRestart, AWebhookIsRepeatedUntilItIsTaken) {
  world_.outbound.status = 500;
  world_.confirm(world_.create(), "tok_ok");
  world_.run();
  EXPECT_EQ(world_.outbound.calls.size(), 1u);
  world_.pass(999ms);
  EXPECT_EQ(world_.outbound.calls.size(), 1u);
  world_.pass(1ms);
  EXPECT_EQ(world_.outbound.calls.size(), 2u);
  world_.restart();
  world_.outbound.status = 0;
  world_.pass(2s);
  EXPECT_EQ(world_.outbound.calls.size(), 3u);
  world_.outbound.status = 204;
  world_.pass(5s);
  EXPECT_EQ(world_.outbound.calls.size(), 4u);
  world_.restart();
  world_.pass(1h);
  EXPECT_EQ(world_.outbound.calls.size(), 4u) << "taken once is told";
}

TEST_F(SandboxRestart, AWebhookIsSignedOverItsVeryBody) {
  world_.confirm(world_.create(), "tok_ok");
  world_.run();
  ASSERT_EQ(world_.outbound.calls.size(), 1u);
  const env::Call& call = world_.outbound.calls[0];
  EXPECT_EQ(call.url, "http://shop.test/hooks/stripe");
  const auto header =
      std::find_if(call.headers.begin(), call.headers.end(), [](const auto& one) { return one.first == "Stripe-Signature"; });
  ASSERT_NE(header, call.headers.end());
  EXPECT_EQ(header->second, signature("whsec_test", call.body, world_.clock.now().seconds()));
  const Json event = Json::parse(call.body);
  EXPECT_EQ(event["object"], "event");
  EXPECT_EQ(event["data"]["object"]["status"], "succeeded");
  EXPECT_FALSE(event["data"]["object"].contains(kInner));
}

TEST_F(SandboxRestart, NoEventIsWrittenDownForNobody) {
  world_.webhook = {};
  world_.restart();
  world_.confirm(world_.create(), "tok_ok");
  world_.webhook = {"http://shop.test/hooks/stripe", "s"};
  world_.restart();
  world_.run();
  EXPECT_TRUE(world_.outbound.calls.empty()) << "what happened before somebody was to be told";
  EXPECT_EQ(world_.get("/v1/events").json()["data"].size(), 1u);
}

TEST_F(SandboxRestart, ManyEventsAllArrive) {
  for (int i = 0; i < 100; ++i) world_.confirm(world_.create(), "tok_ok");
  for (int i = 0; i < 6; ++i) world_.run();
  EXPECT_EQ(world_.outbound.calls.size(), 100u);
}

TEST_F(SandboxRestart, TheLedgerHoldsNoTablesOfShops) {
  const auto house = db::open_sqlite({.path = world_.folder + "/house.db"});
  house->migrate();
  EXPECT_THROW(db::open_sqlite({.path = world_.folder + "/house.db", .tables_of = "sandbox"})->check_statements(), std::exception);
  house->check_statements();
}

}  // namespace
}  // namespace noren::sandbox
