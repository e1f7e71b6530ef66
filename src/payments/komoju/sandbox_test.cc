// KOMOJU's adapter and the sandbox's KOMOJU.
#include <gtest/gtest.h>

#include "payments/komoju/komoju.h"
#include "testing/gateway.h"

namespace noren::payments::komoju {
namespace {

class KomojuAndSandbox : public testing::GatewayAndSandbox {
 protected:
  KomojuAndSandbox() : GatewayAndSandbox(komoju_) {}
  const KomojuGateway komoju_{{.key = "sk_test_1", .hook = "hook-secret"}, std::string(kBase) + "/komoju"};
};

TEST_F(KomojuAndSandbox, ATokenIsChargedFoundListedAndRefunded) {
  const Standing paid = charged_and_given_back();
  EXPECT_EQ(fault(komoju_.cancel(paid.reference, "at1/cancel/1")), ReadFault::refused) << "too late";
  const auto rest = refund({.payment = paid.reference, .amount = Yen(12'000), .id = "r2"});
  ASSERT_TRUE(rest) << rest.error().words;
  EXPECT_EQ(standing(komoju_.look_up(paid.reference)).found, Found::captured) << "its money was taken, and went back";
}

TEST_F(KomojuAndSandbox, ADeclineAndAStepOfTheBuyersAreTold) {
  const Start declined_by = start_with("tok_declined");
  const Standing created = create(declined_by);
  const Standing declined = standing(confirming(declined_by, created));
  EXPECT_EQ(declined.found, Found::declined);
  EXPECT_EQ(declined.decline_code, "card_declined");
  EXPECT_EQ(standing(komoju_.look_up(created.reference)).found, Found::declined);
  const Start other = start_with("tok_3ds", Means::card, "at2");
  const Standing waits = create(other);
  const Standing step = standing(confirming(other, waits));
  EXPECT_EQ(step.found, Found::needs_buyer);
  const auto back = press(step, "result=passed");
  EXPECT_TRUE(back.header("Location").starts_with("https://shop.test/back?session_id=")) << back.header("Location");
  EXPECT_EQ(standing(komoju_.look_up(waits.reference)).found, Found::captured);
}

TEST_F(KomojuAndSandbox, AnAnswerThatIsLostIsFoundOutAndNothingIsChargedTwice) {
  const Start start = start_with("tok_lost_paid");
  const Standing created = create(start);
  EXPECT_EQ(send(confirming(start, created)).status(), 0) << "the connection closes";
  EXPECT_EQ(standing(komoju_.look_up(created.reference)).found, Found::captured);
  EXPECT_EQ(standing(komoju_.confirm(start, created.reference, "at1/confirm/2")).found, Found::captured) << "the same answer again";
  EXPECT_EQ(komoju_.read_payments(say(komoju_.list_payments(world_.clock.now(), "")))->all.size(), 1U);
  const Start lost = start_with("tok_lost_unpaid", Means::card, "at2");
  const Standing other = create(lost);
  EXPECT_EQ(send(confirming(lost, other)).status(), 0);
  EXPECT_EQ(standing(komoju_.look_up(other.reference)).found, Found::created);
  EXPECT_EQ(standing(komoju_.cancel(other.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(KomojuAndSandbox, AFailureIsTriedAgainUnderTheSameKey) {
  for (const char* source : {"tok_error_then_ok", "tok_busy_then_ok"}) {
    const Start start = start_with(source, Means::card, source);
    const Standing created = create(start);
    EXPECT_EQ(fault(confirming(start, created)), ReadFault::busy);
    EXPECT_EQ(standing(komoju_.confirm(start, created.reference, start.attempt + "/confirm/2")).found, Found::captured);
  }
}

TEST_F(KomojuAndSandbox, ASlowAnswerComesLateAndItsRepetitionIsAConflict) {
  const Start start = start_with("tok_slow");
  const env::Call paying = confirming(start, create(start));
  const auto slow = send(paying);
  EXPECT_FALSE(slow.there());
  EXPECT_EQ(fault(paying), ReadFault::busy);
  world_.pass(std::chrono::seconds(3));
  ASSERT_TRUE(slow.there());
  EXPECT_EQ(komoju_.read_standing({.status = slow.status(), .headers = {}, .body = slow.response().body})->found, Found::captured);
  EXPECT_EQ(standing(paying).found, Found::captured);
}

TEST_F(KomojuAndSandbox, AReservationIsCapturedOrGivenBack) {
  Start start = start_with("tok_ok");
  start.capture_later = true;
  const Standing reserved = pay(start);
  EXPECT_EQ(reserved.found, Found::authorised);
  EXPECT_EQ(reserved.authorised, Yen(12'800));
  EXPECT_EQ(standing(komoju_.capture(reserved.reference, Yen(12'800), "at1/capture/1")).found, Found::captured);
  start.attempt = "at2";
  const Standing other = pay(start);
  EXPECT_EQ(standing(komoju_.cancel(other.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(KomojuAndSandbox, ACardIsPaidOnThePageAfterADecline) {
  const Standing page = open(start_with(""));
  EXPECT_EQ(page.expires_at, Instant((world_.clock.now() + std::chrono::minutes(40)).seconds() * 1'000'000));
  EXPECT_EQ(press(page, "card=tok_declined").status(), 303);
  EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, Found::needs_buyer) << "another may be tried there";
  const auto back = press(page, "number=4242+4242+4242+4242");
  EXPECT_TRUE(back.header("Location").starts_with("https://shop.test/back?session_id=")) << back.header("Location");
  const Standing paid = standing(komoju_.look_up(page.reference));
  EXPECT_EQ(paid.found, Found::captured);
  EXPECT_EQ(find()->reference, paid.reference);
}

TEST_F(KomojuAndSandbox, APageIsCancelledOrEndsByItself) {
  const Standing page = open(start_with(""));
  EXPECT_FALSE(find()) << "sessions stand in no list";
  EXPECT_EQ(standing(komoju_.cancel(page.reference, "at1/cancel/1")).found, Found::cancelled);
  EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, Found::cancelled);
  const Standing other = open(start_with("", Means::card, "at2"));
  world_.pass(std::chrono::minutes(41));
  EXPECT_EQ(standing(komoju_.look_up(other.reference)).found, Found::cancelled);
}

TEST_F(KomojuAndSandbox, AStoreIsChosenOnThePageAndPaidWithItsNumber) {
  const Standing page = open(start_with("", Means::convenience_store));
  EXPECT_EQ(press(page, "").status(), 422);
  EXPECT_EQ(press(page, "store=family-mart").status(), 303);
  const Standing number = standing(komoju_.look_up(page.reference));
  EXPECT_EQ(number.found, Found::at_store);
  ASSERT_EQ(number.stores.size(), 1U);
  EXPECT_EQ(number.stores[0].store, "familymart");
  EXPECT_NE(number.stores[0].number, "");
  ASSERT_TRUE(number.expires_at);
  EXPECT_GT(*number.expires_at, world_.clock.now() + std::chrono::hours(24));
  EXPECT_EQ(find()->found, Found::at_store);
  EXPECT_EQ(press(number, "chain=familymart").status(), 303);
  EXPECT_EQ(standing(komoju_.look_up(number.reference)).found, Found::captured);
  const auto refused = refund({.payment = number.reference, .amount = Yen(100), .id = "r1"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ReadFault::refused) << "cash is not given back";

  const Standing second = open(start_with("", Means::convenience_store, "at2"));
  press(second, "store=lawson");
  const Standing unpaid = standing(komoju_.look_up(second.reference));
  EXPECT_EQ(standing(komoju_.cancel(unpaid.reference, "at2/cancel/1")).found, Found::cancelled);
  const Standing third = open(start_with("", Means::convenience_store, "at3"));
  press(third, "store=lawson");
  const Standing late = standing(komoju_.look_up(third.reference));
  world_.pass(std::chrono::hours(24 * 5));
  EXPECT_EQ(standing(komoju_.look_up(late.reference)).found, Found::cancelled) << "expired";
}

TEST_F(KomojuAndSandbox, PayPayIsApprovedOrTheBuyerIsBackOnThePage) {
  for (const bool approved : {true, false}) {
    const Standing page = open(start_with("", Means::paypay, approved ? "at1" : "at2"));
    const auto leads = press(page, "");
    ASSERT_EQ(leads.status(), 303);
    EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, Found::needs_buyer);
    const auto back = world_.press(leads.header("Location"), approved ? "result=passed" : "result=failed");
    EXPECT_EQ(back.header("Location").starts_with("https://shop.test/back"), approved) << back.header("Location");
    EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, approved ? Found::captured : Found::needs_buyer);
  }
}

TEST_F(KomojuAndSandbox, KeysNumbersErrorsAndWhatIsNotThere) {
  const env::Call create = komoju_.create(start_with("tok_ok"), "at1/create/1");
  const Standing first = standing(create);
  EXPECT_EQ(standing(create).reference, first.reference);
  Start other = start_with("tok_ok");
  other.amount = Yen(60);
  EXPECT_EQ(fault(komoju_.create(other, "at1/create/1")), ReadFault::refused) << "another request";
  EXPECT_NE(standing(komoju_.create(start_with("tok_ok"), "at1/create/2")).reference, first.reference) << "each try is a new number";
  EXPECT_EQ(standing(komoju_.look_up("nobody")).found, Found::absent);
  EXPECT_EQ(standing(komoju_.look_up("session/nobody")).found, Found::absent);
  const Standing wrong = standing(confirming(start_with("tok_nobodys"), first));
  EXPECT_EQ(wrong.found, Found::declined);
  EXPECT_EQ(wrong.decline, Decline::wrong_data);
}

TEST_F(KomojuAndSandbox, NoticesAreSignedAndSayTheirAttempt) {
  const Standing paid = pay(start_with("tok_ok"));
  refund({.payment = paid.reference, .amount = Yen(800), .id = "r1"});
  EXPECT_EQ(heard("http://shop.test/hooks/komoju", "X-Komoju-Signature", paid),
            (std::vector<std::string>{"payment.captured", "payment.refund.created"}));
}

TEST_F(KomojuAndSandbox, AChargebackIsListedWithItsPayment) {
  const Standing paid = pay(start_with("tok_disputed"));
  world_.pass(std::chrono::seconds(3));
  for (const DisputesAsked& asked :
       {DisputesAsked{paid.reference, std::nullopt, ""}, DisputesAsked{"", world_.clock.now() - std::chrono::hours(1), ""}}) {
    const auto page = komoju_.read_disputes(say(komoju_.list_disputes(asked)));
    ASSERT_TRUE(page) << page.error().words;
    ASSERT_EQ(page->all.size(), 1U);
    EXPECT_EQ(page->all[0].payment, paid.reference);
    EXPECT_EQ(page->all[0].state, DisputeState::open);
    EXPECT_EQ(page->all[0].reason, DisputeReason::fraud);
    EXPECT_TRUE(page->all[0].answer_by.has_value());
  }
}

TEST_F(KomojuAndSandbox, AKeyIsAskedFor) {
  EXPECT_TRUE(komoju_.read_account(say(komoju_.ask_account()))->takes_money);
  const KomojuGateway nobody({.key = ""}, std::string(kBase) + "/komoju");
  EXPECT_EQ(nobody.read_account(say(nobody.ask_account())).error().why, ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::komoju
