// Stripe's adapter and the sandbox provider.
#include <gmock/gmock.h>

#include "payments/stripe/stripe.h"
#include "testing/gateway.h"

namespace noren::payments::stripe {
namespace {

class StripeAndSandbox : public testing::GatewayAndSandbox {
 protected:
  StripeAndSandbox() : GatewayAndSandbox(stripe_) {}
  const StripeGateway stripe_{{.key = "sk_test_1", .hook = "whsec_test"}, kBase};
};

TEST_F(StripeAndSandbox, ACardIsChargedFoundListedAndRefunded) {
  const Standing paid = charged_and_given_back();
  EXPECT_EQ(standing(stripe_.cancel(paid.reference, "at1/cancel/1")).found, Found::captured) << "too late, and told so";
}

TEST_F(StripeAndSandbox, ADeclineAndAStepOfTheBuyersAreTold) {
  const Standing declined = pay(start_with("tok_declined"));
  EXPECT_EQ(declined.found, Found::declined);
  EXPECT_NE(declined.decline, Decline::none);
  EXPECT_NE(declined.decline_code, "");
  EXPECT_EQ(standing(stripe_.look_up(declined.reference)).found, Found::declined);
  const Standing step = pay(start_with("tok_3ds", Means::card, "at2"));
  EXPECT_EQ(step.found, Found::needs_buyer);
  EXPECT_TRUE(step.redirect.starts_with("http")) << step.redirect;
  EXPECT_EQ(standing(stripe_.cancel(step.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(StripeAndSandbox, AReservationIsCapturedInPartOrGivenBack) {
  Start start = start_with("tok_ok");
  start.capture_later = true;
  const Standing reserved = pay(start);
  EXPECT_EQ(reserved.found, Found::authorised);
  EXPECT_EQ(reserved.authorised, Yen(12'800));
  const Standing captured = standing(stripe_.capture(reserved.reference, Yen(10'000), "at1/capture/1"));
  EXPECT_EQ(captured.found, Found::captured);
  EXPECT_EQ(captured.captured, Yen(10'000));
  start.attempt = "at2";
  const Standing other = pay(start);
  EXPECT_EQ(other.found, Found::authorised);
  EXPECT_EQ(standing(stripe_.cancel(other.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(StripeAndSandbox, AReservationSaysUntilWhenItMayBeCaptured) {
  Start start = start_with("tok_ok");
  start.capture_later = true;
  EXPECT_EQ(pay(start).expires_at->seconds(), (world_.clock.now() + std::chrono::hours(7 * 24)).seconds());
}

TEST_F(StripeAndSandbox, AStoresNumberIsGivenPaidAndTooLateAfterItsEnd) {
  Start start = start_with("", Means::convenience_store);
  start.pay_until = Instant((world_.clock.now() + std::chrono::hours(72)).seconds() * 1'000'000);
  const Standing number = pay(start);
  EXPECT_EQ(number.found, Found::at_store);
  EXPECT_EQ(number.expires_at, start.pay_until);
  ASSERT_EQ(number.stores.size(), 4U);
  for (const StoreNumber& one : number.stores) EXPECT_EQ(one.confirmation, "09012345678") << one.store;
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->found, Found::at_store);
  EXPECT_EQ(press(number, "chain=lawson").status(), 303);
  EXPECT_EQ(standing(stripe_.look_up(number.reference)).found, Found::captured);

  start.attempt = "at2";
  const Standing second = pay(start);
  world_.pass(std::chrono::hours(72) + std::chrono::minutes(1));
  EXPECT_EQ(press(second, "chain=lawson").status(), 409);
  EXPECT_EQ(standing(stripe_.look_up(second.reference)).found, Found::at_store) << "who stood at the counter in time may still pay";
  world_.pass(std::chrono::hours(1));
  EXPECT_EQ(standing(stripe_.look_up(second.reference)).found, Found::declined);
  EXPECT_EQ(standing(stripe_.cancel(second.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(StripeAndSandbox, CashIsGivenBackToAnAccountThatThePayerIsAskedForByMail) {
  const Standing number = pay(start_with("", Means::convenience_store));
  EXPECT_EQ(press(number, "chain=lawson").status(), 303);
  NewRefund wanted{.payment = number.reference, .amount = Yen(1000), .id = "r1"};
  const auto refused = refund(wanted);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ReadFault::refused);
  wanted.buyer_email = "hanako@example.jp";
  const auto asked = refund(wanted, 2);
  ASSERT_TRUE(asked) << asked.error().words;
  EXPECT_EQ(asked->state, RefundStanding::State::pending);
  world_.pass(std::chrono::minutes(1));
  EXPECT_EQ(stripe_.read_refund("r1", say(stripe_.look_up_refund(asked->reference)))->state, RefundStanding::State::arrived);
}

TEST_F(StripeAndSandbox, PayPayIsApprovedOrNotOnItsOwnPage) {
  for (const bool approved : {true, false}) {
    const Standing step = pay(start_with("", Means::paypay, approved ? "at1" : "at2"));
    ASSERT_EQ(step.found, Found::needs_buyer);
    const auto back = press(step, approved ? "result=passed" : "result=failed");
    EXPECT_EQ(back.status(), 303);
    EXPECT_TRUE(back.header("Location").starts_with("https://shop.test/back")) << back.header("Location");
    EXPECT_EQ(standing(stripe_.look_up(step.reference)).found, approved ? Found::captured : Found::declined);
  }
}

TEST_F(StripeAndSandbox, APageIsOpenedFoundAndExpired) {
  const Standing page = open(start_with(""));
  EXPECT_TRUE(page.reference.starts_with("cs_"));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->reference, page.reference);
  EXPECT_EQ(standing(stripe_.look_up(page.reference)).found, Found::needs_buyer);
  EXPECT_EQ(standing(stripe_.cancel(page.reference, "at1/cancel/1")).found, Found::cancelled);
  EXPECT_EQ(find()->found, Found::cancelled);
}

TEST_F(StripeAndSandbox, KeysErrorsAndWhatIsNotThere) {
  const env::Call create = stripe_.create(start_with("tok_ok"), "at1/create/1");
  const Standing first = standing(create);
  EXPECT_EQ(standing(create).reference, first.reference);
  Start other = start_with("tok_ok");
  other.amount = Yen(1);
  EXPECT_EQ(fault(stripe_.create(other, "at1/create/1")), ReadFault::refused);
  EXPECT_EQ(fault(confirming(start_with("tok_error_then_ok"), first)), ReadFault::busy);
  EXPECT_EQ(standing(stripe_.look_up("pi_nobody")).found, Found::absent);
}

TEST_F(StripeAndSandbox, NoticesAreSignedAndSayTheirAttempt) {
  const Standing paid = pay(start_with("tok_ok"));
  EXPECT_THAT(heard("http://shop.test/hooks/stripe", "Stripe-Signature", paid), ::testing::Contains("payment_intent.succeeded"));
}

TEST_F(StripeAndSandbox, TheAccountIsToldByItsKey) {
  const auto account = stripe_.read_account(say(stripe_.ask_account()));
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->id, "acct_1");
  const StripeGateway revoked({.key = "sk_test_revoked1"}, kBase);
  EXPECT_EQ(revoked.read_account(say(revoked.ask_account())).error().why, ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::stripe
