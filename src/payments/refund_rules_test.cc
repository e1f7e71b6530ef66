// Every story an answer, or the lack of one, can tell about a refund.
#include "payments/refund_rules.h"

#include <gtest/gtest.h>

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr Instant kAskedAt(1'795'000'000'000'000);

Refund sent() {
  Refund refund;
  refund.id = RefundId("r1");
  refund.amount = Yen(1'980);
  refund.due_at = kAskedAt;
  begin(refund, next_act(refund, kAskedAt), kAskedAt);
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
  const Refund refund = refund_of(payment, {RefundId("r1"), payment.id, Yen(800), RefundWhy::surplus, kAskedAt});
  EXPECT_EQ(refund.id, RefundId("r1"));
  EXPECT_EQ(refund.shop, payment.shop);
  EXPECT_EQ(refund.attempt, payment.id);
  EXPECT_EQ(refund.order, payment.order);
  EXPECT_EQ(refund.order_number, "A1042-7");
  EXPECT_EQ(refund.amount, Yen(800));
  EXPECT_EQ(refund.why, RefundWhy::surplus);
  EXPECT_EQ(refund.state, RefundState::requested);
  EXPECT_EQ(refund.created_at, kAskedAt);
  EXPECT_EQ(refund.updated_at, kAskedAt);
  EXPECT_FALSE(refund.due_at);
}

TEST(RefundRules, WhatTheProviderSaysIsWhatItIs) {
  for (const auto& [said, state] :
       {std::pair{RefundStanding::State::arrived, RefundState::arrived}, std::pair{RefundStanding::State::pending, RefundState::pending},
        std::pair{RefundStanding::State::failed, RefundState::failed}}) {
    Refund refund = sent();
    EXPECT_EQ(refund.act, RefundAct::send);
    learn(refund, standing(said), kAskedAt);
    EXPECT_EQ(refund.state, state);
    EXPECT_EQ(refund.reference, "re_1");
    EXPECT_EQ(refund.due_at.has_value(), state == RefundState::pending);
    EXPECT_EQ(next_act(refund, kAskedAt), state == RefundState::pending ? RefundAct::look_up : RefundAct::none);
  }
}

TEST(RefundRules, AfterALostAnswerTheSameIsSaidUnderTheSameKey) {
  Refund refund = sent();
  const std::string key = key_of(refund);
  learn_failure(refund, env::CallFailure::lost, kAskedAt + 10s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::send);
  begin(refund, RefundAct::send, *refund.due_at);
  EXPECT_EQ(key_of(refund), key);
}

TEST(RefundRules, AKeyThatTheProviderMayHaveForgottenIsNotUsedAgain) {
  Refund refund = sent();
  learn_failure(refund, env::CallFailure::lost, kAskedAt + 10s);
  EXPECT_EQ(next_act(refund, kAskedAt + 24h), RefundAct::find);
}

TEST(RefundRules, ANewTryComesOnlyAfterTheProviderKnowsOfNoneForAWhile) {
  Refund refund = sent();
  learn_unread(refund, {ReadFault::busy, "500"}, kAskedAt + 1s);
  ASSERT_EQ(next_act(refund, *refund.due_at), RefundAct::find);
  begin(refund, RefundAct::find, kAskedAt + 2s);
  learn_absent(refund, kAskedAt + 3s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::find) << "it may still be under way there";
  EXPECT_EQ(*refund.due_at, kAskedAt + 5min);
  begin(refund, RefundAct::find, *refund.due_at);
  learn_absent(refund, kAskedAt + 5min + 1s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::send);
  begin(refund, RefundAct::send, *refund.due_at);
  EXPECT_EQ(key_of(refund), "r1/refund/2");
}

TEST(RefundRules, AnErrorAfterALostAnswerWaitsUntilTheLostOneCannotBeUnderWayAnyMore) {
  Refund refund = sent();
  learn_failure(refund, env::CallFailure::lost, kAskedAt + 10s);
  begin(refund, RefundAct::send, kAskedAt + 4min);
  learn_unread(refund, {ReadFault::busy, "429"}, kAskedAt + 4min + 1s);
  EXPECT_EQ(*refund.due_at, kAskedAt + 9min + 1s);
  EXPECT_EQ(next_act(refund, *refund.due_at), RefundAct::find);
}

// Nothing of ours can be there but by an answer that was lost.
TEST(RefundRules, OnlyTheAnswerToTheFirstWordOfAllLeavesNothingUnheard) {
  const struct {
    const char* story;
    void (*before)(Refund&);
    bool first;
  } rows[] = {
      {"nothing was said before", [](Refund&) {}, true},
      {"an answer was lost", [](Refund& refund) { learn_failure(refund, env::CallFailure::lost, kAskedAt + 10s); }, false},
      {"a call was not sent, as far as one can know",
       [](Refund& refund) { learn_failure(refund, env::CallFailure::not_sent, kAskedAt + 10s); }, false},
      {"the process died with the call under way", [](Refund&) {}, false},
      {"the provider was busy, and knew of none later",
       [](Refund& refund) {
         learn_unread(refund, {ReadFault::busy, "500"}, kAskedAt + 1s);
         begin(refund, RefundAct::find, kAskedAt + 6min);
         learn_absent(refund, kAskedAt + 6min);
       },
       false},
  };
  for (const auto& row : rows) {
    Refund refund = sent();
    row.before(refund);
    if (!row.first) begin(refund, RefundAct::send, kAskedAt + 7min);
    EXPECT_EQ(is_first_word(refund), row.first) << row.story;
    const Instant answered = kAskedAt + 7min + 1s;
    learn_unread(refund, {ReadFault::refused, "already refunded"}, answered);
    EXPECT_EQ(is_refused(refund), row.first) << row.story;
    EXPECT_EQ(next_act(refund, answered), row.first ? RefundAct::ask_disputes : RefundAct::find) << row.story;
    EXPECT_EQ(*refund.due_at == answered, row.first) << row.story << ": asked at once, or soon";
    EXPECT_EQ(standing_name(refund), "refused") << row.story;
    EXPECT_EQ(refund.state, RefundState::requested) << row.story << ": its payment is looked at before anything is said";
    EXPECT_EQ(given_back({refund}).possible, refund.amount) << row.story << ": not offered meanwhile";
    EXPECT_EQ(given_back_there({refund}).possible, row.first ? Yen(0) : refund.amount) << row.story;
  }
}

TEST(RefundRules, ARefusalAfterALostAnswerIsTheEndOnlyWhenTheProviderKnowsOfNoneForAWhile) {
  Refund refused = sent();
  learn_failure(refused, env::CallFailure::lost, kAskedAt + 10s);
  begin(refused, RefundAct::send, kAskedAt + 11s);
  learn_unread(refused, {ReadFault::refused, "already refunded"}, kAskedAt + 12s);
  ASSERT_EQ(next_act(refused, *refused.due_at), RefundAct::find);
  Refund done = refused;
  learn(done, standing(RefundStanding::State::arrived), kAskedAt + 20s);
  EXPECT_EQ(done.state, RefundState::arrived) << "an earlier try had worked";
  EXPECT_EQ(done.failure, "") << "nothing was refused after all";
  begin(refused, RefundAct::find, *refused.due_at);
  learn_absent(refused, kAskedAt + 20s);
  EXPECT_FALSE(is_refused(refused)) << "what was not heard may still be done there";
  EXPECT_EQ(*refused.due_at, kAskedAt + 5min);
  learn_unread(refused, {ReadFault::busy, "500"}, kAskedAt + 5min);
  EXPECT_EQ(refused.failure, "already refunded") << "why it was refused";
  learn_absent(refused, kAskedAt + 6min);
  EXPECT_TRUE(is_refused(refused));
  EXPECT_EQ(next_act(refused, *refused.due_at), RefundAct::ask_disputes);
  learn_refused(refused, kAskedAt + 6min);
  EXPECT_EQ(refused.state, RefundState::failed);
  EXPECT_EQ(standing_name(refused), "failed");
  EXPECT_EQ(refused.failure, "already refunded");
  EXPECT_FALSE(refused.due_at.has_value());
}

TEST(RefundRules, TheSameQuestionWithTheSameAnswerIsNothingToWriteDown) {
  Refund refund = sent();
  learn_unread(refund, {ReadFault::busy, "500"}, kAskedAt + 1s);
  Refund before = refund;
  begin(refund, RefundAct::find, kAskedAt + 2s);
  EXPECT_TRUE(is_changed(before, refund)) << "what is asked must be known when the answer comes";
  learn_absent(refund, kAskedAt + 2s);
  before = refund;
  begin(refund, RefundAct::find, kAskedAt + 3s);
  learn_absent(refund, kAskedAt + 4s);
  EXPECT_FALSE(is_changed(before, refund));
  begin(refund, RefundAct::send, kAskedAt + 7min);
  EXPECT_TRUE(is_changed(before, refund));
  before = refund;
  begin(refund, RefundAct::send, kAskedAt + 8min);
  EXPECT_TRUE(is_changed(before, refund)) << "what may be done there is written down each time before it is said";
}

Refund refused() {
  Refund refund = sent();
  learn_unread(refund, {ReadFault::refused, "already refunded"}, kAskedAt + 1s);
  return refund;
}

TEST(RefundRules, AProviderThatCannotBeAskedAboutARefusedOneIsAskedForADay) {
  Refund refund = refused();
  Instant now = *refund.due_at;
  int asked = 0;
  for (; refund.due_at; now = refund.due_at.value_or(now)) {
    begin(refund, next_act(refund, now), now);
    ASSERT_EQ(refund.act, RefundAct::ask_disputes);
    ++asked % 2 == 0 ? learn_failure(refund, env::CallFailure::lost, now) : learn_unread(refund, {ReadFault::busy, "500"}, now);
  }
  EXPECT_EQ(refund.state, RefundState::failed) << "a person decides";
  EXPECT_GT(now, kAskedAt + 24h);
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
  learn(other, standing(RefundStanding::State::pending), kAskedAt + 7min);
  EXPECT_FALSE(may_be_mistaken(one, {one, other, no})) << "the provider has counted it";
}

TEST(RefundRules, WhatArrivedMayComeBackAndThenLearnsNothingMore) {
  Refund refund = sent();
  learn(refund, standing(RefundStanding::State::arrived), kAskedAt);
  EXPECT_FALSE(refund.returned_at);
  learn(refund, standing(RefundStanding::State::pending), kAskedAt + 1s);
  EXPECT_EQ(refund.state, RefundState::arrived) << "late news changes nothing";
  learn(refund, standing(RefundStanding::State::failed), kAskedAt + 2s);
  EXPECT_EQ(refund.state, RefundState::failed) << "the payer's bank did not take it";
  EXPECT_EQ(refund.returned_at, kAskedAt + 2s);
  EXPECT_EQ(refund.failure, "expired_or_canceled_card");
  EXPECT_FALSE(refund.due_at);
  learn(refund, standing(RefundStanding::State::arrived), kAskedAt + 3s);
  EXPECT_EQ(refund.state, RefundState::failed);
  Refund by_bank = refund;
  by_bank.by_bank = true;
  by_bank.state = RefundState::arrived;
  learn(by_bank, standing(RefundStanding::State::failed), kAskedAt + 4s);
  EXPECT_EQ(by_bank.state, RefundState::arrived) << "the provider knows nothing of a transfer";
}

TEST(RefundRules, WhatBecomesOfARefundIsATable) {
  const RefundState all[] = {RefundState::requested, RefundState::pending, RefundState::arrived, RefundState::failed};
  for (const RefundState to : all) {
    EXPECT_FALSE(may_become(Carrier::provider, RefundState::failed, to)) << name_of(to);
    EXPECT_FALSE(may_become(Carrier::provider, to, RefundState::requested)) << name_of(to);
    EXPECT_EQ(may_become(Carrier::bank, RefundState::arrived, to), to == RefundState::pending) << name_of(to) << ": the bank returned it";
    EXPECT_EQ(may_become(Carrier::provider, RefundState::arrived, to), to == RefundState::failed) << name_of(to);
  }
}

}  // namespace
}  // namespace noren::payments
