// Every story an answer, or the lack of one, can tell about a refund.
#include "payments/refund_rules.h"

#include <gtest/gtest.h>

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNoon(1'795'000'000'000'000);

Refund sent() {
  Refund refund;
  refund.id = RefundId("r1");
  refund.amount = Yen(1'980);
  refund.due_at = kNoon;
  begin(refund, next_act(refund, kNoon), kNoon);
  return refund;
}

RefundStanding standing(RefundStanding::State state) {
  RefundStanding made;
  made.reference = "re_1";
  made.key = "r1";
  made.state = state;
  made.failure = state == RefundStanding::State::failed ? "expired_or_canceled_card" : "";
  return made;
}

TEST(RefundRules, AWishIsOfItsPaymentAndNothingIsDueYet) {
  Attempt payment;
  payment.id = AttemptId("at1");
  payment.shop = ShopId("s1");
  payment.order = OrderId("o1");
  payment.order_number = "A1042-7";
  const Refund refund = refund_of(payment, {RefundId("r1"), payment.id, Yen(800), RefundWhy::surplus, kNoon});
  EXPECT_EQ(refund.id, RefundId("r1"));
  EXPECT_EQ(refund.shop, payment.shop);
  EXPECT_EQ(refund.attempt, payment.id);
  EXPECT_EQ(refund.order, payment.order);
  EXPECT_EQ(refund.order_number, "A1042-7");
  EXPECT_EQ(refund.amount, Yen(800));
  EXPECT_EQ(refund.why, RefundWhy::surplus);
  EXPECT_EQ(refund.state, RefundState::requested);
  EXPECT_EQ(refund.created_at, kNoon);
  EXPECT_EQ(refund.updated_at, kNoon);
  EXPECT_FALSE(refund.due_at);
}

TEST(RefundRules, WhatTheProviderSaysIsWhatItIs) {
  for (const auto& [said, state] :
       {std::pair{RefundStanding::State::arrived, RefundState::arrived}, std::pair{RefundStanding::State::pending, RefundState::pending},
        std::pair{RefundStanding::State::failed, RefundState::failed}}) {
    Refund refund = sent();
    EXPECT_EQ(refund.act, RefundAct::send);
    learn(refund, standing(said), kNoon);
    EXPECT_EQ(refund.state, state);
    EXPECT_EQ(refund.reference, "re_1");
    EXPECT_EQ(refund.due_at.has_value(), state == RefundState::pending);
    EXPECT_EQ(next_act(refund, kNoon), state == RefundState::pending ? RefundAct::look_up : RefundAct::none);
  }
}

TEST(RefundRules, AfterALostAnswerTheSameIsSaidUnderTheSameKey) {
  Refund refund = sent();
  const std::string key = key_of(refund);
  learn_failure(refund, env::CallFailure::lost, kNoon + 10s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::send);
  begin(refund, RefundAct::send, *refund.due_at);
  EXPECT_EQ(key_of(refund), key);
}

TEST(RefundRules, AKeyThatTheProviderMayHaveForgottenIsNotUsedAgain) {
  Refund refund = sent();
  learn_failure(refund, env::CallFailure::lost, kNoon + 10s);
  EXPECT_EQ(next_act(refund, kNoon + 24h), RefundAct::find);
}

TEST(RefundRules, ANewTryComesOnlyAfterTheProviderKnowsOfNoneForAWhile) {
  Refund refund = sent();
  learn_unread(refund, {ReadFault::busy, "500"}, kNoon + 1s);
  ASSERT_EQ(next_act(refund, *refund.due_at), RefundAct::find);
  begin(refund, RefundAct::find, kNoon + 2s);
  learn_absent(refund, kNoon + 3s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::find) << "it may still be under way there";
  EXPECT_EQ(*refund.due_at, kNoon + 5min);
  begin(refund, RefundAct::find, *refund.due_at);
  learn_absent(refund, kNoon + 5min + 1s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::send);
  begin(refund, RefundAct::send, *refund.due_at);
  EXPECT_EQ(key_of(refund), "r1/refund/2");
}

TEST(RefundRules, AnErrorAfterALostAnswerWaitsUntilTheLostOneCannotBeUnderWayAnyMore) {
  Refund refund = sent();
  learn_failure(refund, env::CallFailure::lost, kNoon + 10s);
  begin(refund, RefundAct::send, kNoon + 4min);
  learn_unread(refund, {ReadFault::busy, "429"}, kNoon + 4min + 1s);
  EXPECT_EQ(*refund.due_at, kNoon + 9min + 1s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::find);
}

TEST(RefundRules, ARefusalIsTheEndOnlyWhenTheProviderKnowsOfNone) {
  Refund refused = sent();
  learn_unread(refused, {ReadFault::refused, "already refunded"}, kNoon + 1s);
  ASSERT_EQ(next_act(refused, *refused.due_at), RefundAct::find);
  Refund done = refused;
  learn(done, standing(RefundStanding::State::arrived), kNoon + 2s);
  EXPECT_EQ(done.state, RefundState::arrived) << "an earlier try had worked";
  learn_absent(refused, kNoon + 6min);
  EXPECT_EQ(refused.state, RefundState::requested) << "its payment is looked at before anything is said";
  EXPECT_TRUE(is_refused(refused));
  EXPECT_EQ(next_act(refused, *refused.due_at), RefundAct::ask_payment);
  EXPECT_EQ(given_back({refused}).possible, refused.amount) << "not offered meanwhile";
  EXPECT_EQ(given_back_there({refused}).possible, Yen(0)) << "the provider knows of none";
  learn_refused(refused, kNoon + 6min);
  EXPECT_EQ(refused.state, RefundState::failed);
  EXPECT_EQ(refused.failure, "already refunded");
  EXPECT_FALSE(refused.due_at.has_value());
}

Refund refused() {
  Refund refund = sent();
  learn_unread(refund, {ReadFault::refused, "already refunded"}, kNoon + 1s);
  learn_absent(refund, kNoon + 6min);
  return refund;
}

TEST(RefundRules, AProviderThatCannotBeAskedAboutARefusedOneIsAskedForADay) {
  Refund refund = refused();
  Instant now = *refund.due_at;
  int asked = 0;
  for (; refund.due_at; now = refund.due_at.value_or(now)) {
    begin(refund, next_act(refund, now), now);
    ASSERT_EQ(refund.act, RefundAct::ask_payment);
    ++asked % 2 == 0 ? learn_failure(refund, env::CallFailure::lost, now) : learn_unread(refund, {ReadFault::busy, "500"}, now);
  }
  EXPECT_EQ(refund.state, RefundState::failed) << "a person decides";
  EXPECT_GT(now, kNoon + 24h);
  EXPECT_LT(asked, 200);
  EXPECT_EQ(refund.failure, "already refunded") << "why it was refused";
}

TEST(RefundRules, WhatAnotherRefundMayHaveDoneThereIsNotTakenForMoneyThatWentBackPastUs) {
  const Refund one = refused();
  Refund other = sent();
  other.id = RefundId("r2");
  EXPECT_TRUE(may_be_mistaken(one, {one, other})) << "its answer is still to come";
  Refund no = refused();
  no.id = RefundId("r3");
  EXPECT_FALSE(may_be_mistaken(one, {one, no})) << "that one is not there either";
  learn(other, standing(RefundStanding::State::pending), kNoon + 7min);
  EXPECT_FALSE(may_be_mistaken(one, {one, other, no})) << "the provider has counted it";
}

TEST(RefundRules, WhatHasEndedLearnsNothingMore) {
  Refund refund = sent();
  learn(refund, standing(RefundStanding::State::arrived), kNoon);
  learn(refund, standing(RefundStanding::State::failed), kNoon + 1s);
  EXPECT_EQ(refund.state, RefundState::arrived);
}

}  // namespace
}  // namespace noren::payments
