// Every story an answer, or the lack of one, can tell about a payment. Of numbers for a store and reservations: promises_test.cc.
#include "payments/rules.h"

#include <gmock/gmock.h>

#include "testing/attempts.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;
using testing::attempt;
using testing::confirming;
using testing::kNoon;
using testing::standing;

TEST(PaymentRules, AnUndisturbedCardIsCreatedThenConfirmedThenCaptured) {
  Attempt made = attempt();
  EXPECT_EQ(next_act(made, true, kNoon), Act::create);
  begin(made, Act::create, kNoon);
  EXPECT_EQ(key_of(made), "a1/create/1");
  learn(made, standing(Found::created), kNoon);
  EXPECT_EQ(made.reference, "p1");
  EXPECT_EQ(next_act(made, true, kNoon), Act::confirm);
  begin(made, Act::confirm, kNoon);
  EXPECT_EQ(key_of(made), "a1/confirm/1");
  EXPECT_TRUE(made.confirmed);
  learn(made, standing(Found::captured), kNoon);
  EXPECT_EQ(made.state, State::captured);
  EXPECT_EQ(made.due_at, std::nullopt);
  EXPECT_EQ(next_act(made, true, kNoon), Act::none);
}

struct Story {
  const char* name;
  Found found;
  State state;
  Act next;  // at the moment when it is due
};
class AfterConfirm : public ::testing::TestWithParam<Story> {};

TEST_P(AfterConfirm, TheAnswerDecides) {
  const Story& story = GetParam();
  Attempt made = confirming();
  learn(made, standing(story.found), kNoon);
  EXPECT_EQ(made.state, story.state);
  EXPECT_EQ(next_act(made, true, made.due_at.value_or(kNoon)), story.next) << "when it is due";
}

TEST_P(AfterConfirm, ALookUpAfterALostAnswerDecidesTheSame) {
  const Story& story = GetParam();
  Attempt made = confirming();
  learn_failure(made, env::CallFailure::lost, kNoon);
  EXPECT_EQ(made.state, State::checking);
  ASSERT_TRUE(made.due_at.has_value());
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::look_up) << "ask first, never charge again blindly";
  begin(made, Act::look_up, *made.due_at);
  learn(made, standing(story.found), kNoon + 1s);
  EXPECT_EQ(made.state, story.found == Found::created ? State::checking : story.state);
}

INSTANTIATE_TEST_SUITE_P(Answers, AfterConfirm,
                         ::testing::Values(Story{"captured", Found::captured, State::captured, Act::none},
                                           Story{"authorised", Found::authorised, State::authorised, Act::look_up},
                                           Story{"at_store", Found::at_store, State::awaiting, Act::look_up},
                                           Story{"declined", Found::declined, State::declined, Act::none},
                                           Story{"cancelled", Found::cancelled, State::cancelled, Act::none},
                                           Story{"needs_buyer", Found::needs_buyer, State::at_buyer, Act::look_up},
                                           Story{"processing", Found::processing, State::checking, Act::look_up}),
                         [](const auto& story) { return story.param.name; });

TEST(PaymentRules, AConfirmThatNeverArrivesIsAskedAboutBeforeEveryTryAndCancelledInTheEnd) {
  Attempt made = confirming();
  std::vector<std::string> said;
  Instant now = kNoon;
  for (Act act = Act::confirm; act != Act::cancel && said.size() < 20; act = next_act(made, true, now)) {
    if (act != made.act) begin(made, act, now);
    said.push_back(key_of(made));
    act == Act::confirm ? learn_failure(made, env::CallFailure::lost, now) : learn(made, standing(Found::created), now);
    now = *made.due_at;
  }
  EXPECT_THAT(said, ::testing::ElementsAre("a1/confirm/1", ::testing::StartsWith("a1/look_up/"), "a1/confirm/2",
                                           ::testing::StartsWith("a1/look_up/"), "a1/confirm/3", ::testing::StartsWith("a1/look_up/")));
  EXPECT_LE(now - kNoon, 30s);
  begin(made, Act::cancel, now);
  learn(made, standing(Found::cancelled), now);
  EXPECT_EQ(made.state, State::cancelled);
}

TEST(PaymentRules, AfterAFiveHundredItIsAskedAndTriedAgainUnderANewKey) {
  Attempt made = confirming();
  learn_unread(made, {ReadFault::busy, "500"}, kNoon);
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::look_up);
  begin(made, Act::look_up, *made.due_at);
  learn(made, standing(Found::created), kNoon + 1s);
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::confirm);
  begin(made, Act::confirm, *made.due_at);
  EXPECT_EQ(key_of(made), "a1/confirm/2");
  learn(made, standing(Found::captured), kNoon + 2s);
  EXPECT_EQ(made.state, State::captured);
}

TEST(PaymentRules, WhatItWasToBePaidWithIsNotTriedAgainWhenTheProviderDoesNotTakeIt) {
  Attempt made = confirming();
  learn_unread(made, {ReadFault::refused, "400 No such source"}, kNoon);
  ASSERT_EQ(next_act(made, true, *made.due_at), Act::look_up) << "that nothing was charged is asked";
  begin(made, Act::look_up, *made.due_at);
  learn(made, standing(Found::created), kNoon + 1s);
  ASSERT_EQ(next_act(made, true, *made.due_at), Act::cancel);
  begin(made, Act::cancel, *made.due_at);
  learn(made, standing(Found::cancelled), kNoon + 2s);
  EXPECT_EQ(made.state, State::cancelled);
  EXPECT_EQ(made.decline, Decline::wrong_data) << "told to who asked";
  Attempt paid = confirming();
  learn_unread(paid, {ReadFault::refused, "400"}, kNoon);
  begin(paid, Act::look_up, *paid.due_at);
  learn(paid, standing(Found::captured), kNoon + 1s);
  EXPECT_EQ(paid.state, State::captured) << "whatever was refused, money is money";
}

TEST(PaymentRules, ACancelThatComesTooLateEndsAsPaid) {
  Attempt made = confirming();
  learn_failure(made, env::CallFailure::lost, kNoon);
  begin(made, Act::cancel, kNoon + 20s);
  learn_unread(made, {ReadFault::refused, "it has succeeded"}, kNoon + 20s);
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::look_up);
  begin(made, Act::look_up, *made.due_at);
  learn(made, standing(Found::captured), kNoon + 21s);
  EXPECT_EQ(made.state, State::captured);
}

TEST(PaymentRules, WhatTheProviderNeverHeardIsSaidAgainUnderAnotherKeyAfterAsking) {
  Attempt made = attempt();
  begin(made, Act::create, kNoon);
  learn_failure(made, env::CallFailure::lost, kNoon);
  EXPECT_EQ(made.state, State::created);
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::find);
  begin(made, Act::find, *made.due_at);
  learn_absent(made, kNoon + 1s);
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::create);
  begin(made, Act::create, *made.due_at);
  EXPECT_EQ(key_of(made), "a1/create/2");
}

TEST(PaymentRules, WithoutAConnectionItIsTriedAFewTimesAndLeftUncharged) {
  Attempt made = attempt();
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(next_act(made, true, *made.due_at), Act::create);
    begin(made, Act::create, *made.due_at);
    learn_failure(made, env::CallFailure::not_sent, made.updated_at);
  }
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::drop);
  drop(made, kNoon + 10s);
  EXPECT_EQ(made.state, State::cancelled);
  EXPECT_EQ(made.decline, Decline::try_again);
}

TEST(PaymentRules, AfterARestartNothingIsConfirmedLate) {
  Attempt made = attempt();
  EXPECT_EQ(next_act(made, false, kNoon + 15s), Act::drop);
  begin(made, Act::create, kNoon);
  learn(made, standing(Found::created), kNoon + 1s);
  EXPECT_EQ(next_act(made, false, kNoon + 16s), Act::drop) << "the card's token died with the process";
  EXPECT_EQ(next_act(confirming(), false, kNoon + 1min), Act::look_up) << "this one may have charged";
}

TEST(PaymentRules, AfterARestoreWhatWasNotConfirmedIsAskedForAndDroppedOnlyWhenNoListHasItAndNoPageCanBeOpen) {
  Attempt made = attempt();
  made.ask_first = true;
  made.expires_at = kNoon + 40min;
  EXPECT_EQ(next_act(made, false, kNoon + 30min), Act::find);
  begin(made, Act::find, kNoon + 30min);
  learn_failure(made, env::CallFailure::lost, kNoon + 31min);
  EXPECT_EQ(next_act(made, false, *made.due_at), Act::find) << "no answer is no absence";
  learn_unread(made, {ReadFault::refused, "403"}, kNoon + 32min);
  EXPECT_EQ(next_act(made, false, *made.due_at), Act::find);
  learn_absent(made, kNoon + 45min);
  EXPECT_EQ(next_act(made, false, *made.due_at), Act::find) << "somebody may be paying on its page";
  EXPECT_EQ(made.state, State::created);
  learn_absent(made, kNoon + 55min);
  EXPECT_FALSE(made.ask_first);
  EXPECT_EQ(next_act(made, false, leased_until(made)), Act::drop);
}

TEST(PaymentRules, AfterARestoreEveryOpenOneIsLookedAtBeforeAnythingIsSaid) {
  Attempt unconfirmed = attempt();
  begin(unconfirmed, Act::create, kNoon);
  learn(unconfirmed, standing(Found::created), kNoon + 1s);
  Attempt at_buyer = attempt();
  begin(at_buyer, Act::create, kNoon);
  learn(at_buyer, standing(Found::needs_buyer), kNoon + 1s);
  at_buyer.expires_at = kNoon + 30min;
  Attempt promised = confirming();
  learn(promised, standing(Found::authorised), kNoon + 1s);
  promised.want = Want::capture;
  for (Attempt* made : {&unconfirmed, &at_buyer, &promised}) {
    made->ask_first = true;
    EXPECT_EQ(next_act(*made, false, kNoon + 1h), Act::look_up);
    Attempt paid = *made;
    begin(paid, Act::look_up, kNoon + 1h);
    learn(paid, standing(Found::captured), kNoon + 1h);
    EXPECT_EQ(paid.state, State::captured);
    begin(*made, Act::look_up, kNoon + 1h);
  }
  learn(unconfirmed, standing(Found::created), kNoon + 1h);
  EXPECT_EQ(next_act(unconfirmed, false, leased_until(unconfirmed)), Act::drop) << "the provider says itself that nothing was charged";
  learn(promised, standing(Found::authorised), kNoon + 1h);
  EXPECT_EQ(next_act(promised, false, *promised.due_at), Act::capture) << "it is still reserved, so it is taken";
}

TEST(PaymentRules, NothingIsAskedByANameThatIsNotKnown) {
  Attempt made = confirming();
  made.reference.clear();
  learn_failure(made, env::CallFailure::lost, kNoon);
  for (const auto later : {1s, 3600s, 100'000s}) EXPECT_EQ(next_act(made, true, kNoon + later), Act::find);
  begin(made, Act::find, kNoon + 1s);
  learn_absent(made, kNoon + 2s);
  EXPECT_EQ(made.state, State::checking) << "what may have charged is not over because a list lacks it";
}

TEST(PaymentRules, WhatAnotherProcessMayBeAtIsNotDropped) {
  Attempt made = attempt();
  EXPECT_EQ(next_act(made, false, kNoon), Act::none) << "written, and begun in a moment";
  begin(made, Act::create, kNoon + 1s);
  EXPECT_EQ(next_act(made, false, kNoon + 15s), Act::none);
  learn(made, standing(Found::created), kNoon + 9s);
  EXPECT_EQ(next_act(made, false, kNoon + 23s), Act::none) << "the other one is about to confirm it";
  EXPECT_EQ(leased_until(made), kNoon + 24s);
  EXPECT_EQ(next_act(made, false, kNoon + 24s), Act::drop);
}

TEST(PaymentRules, AnHourInDoubtIsCancelledADayInDoubtIsOnlyLookedAt) {
  Attempt made = confirming();
  learn_failure(made, env::CallFailure::lost, kNoon);
  EXPECT_EQ(next_act(made, true, kNoon + 14min), Act::look_up);
  EXPECT_EQ(next_act(made, true, kNoon + 15min), Act::cancel);
  made.act = Act::cancel;
  EXPECT_EQ(next_act(made, true, kNoon + 16min), Act::look_up) << "a cancel whose answer was lost is looked up first";
  made.act = Act::look_up;
  EXPECT_EQ(next_act(made, true, kNoon + 25h), Act::look_up);
}

TEST(PaymentRules, ABuyerAtTheProviderHasHisTimeThenThePageIsClosed) {
  Attempt made = attempt();
  begin(made, Act::create, kNoon);
  Standing page = standing(Found::needs_buyer);
  page.redirect = "https://pay.example/1";
  page.expires_at = kNoon + 30min;
  learn(made, page, kNoon);
  EXPECT_EQ(made.state, State::at_buyer);
  EXPECT_EQ(made.redirect, "https://pay.example/1");
  EXPECT_EQ(next_act(made, false, kNoon + 29min), Act::look_up) << "also after a restart";
  EXPECT_EQ(next_act(made, false, kNoon + 30min), Act::cancel);
}

TEST(PaymentRules, LateNewsTurnsNothingBack) {
  for (const State end : {State::captured, State::declined, State::cancelled}) {
    for (const State to : {State::created, State::at_buyer, State::checking, State::awaiting, State::authorised, State::captured,
                           State::declined, State::cancelled}) {
      EXPECT_FALSE(may_become(end, to)) << name_of(end) << " to " << name_of(to);
    }
  }
  Attempt made = confirming();
  learn(made, standing(Found::captured), kNoon);
  learn(made, standing(Found::processing), kNoon + 1s);
  EXPECT_EQ(made.state, State::captured);
}

TEST(PaymentRules, WhatContradictsIsActedUponOnlyWhenTheLookUpSaysItAgain) {
  Standing odd = standing(Found::captured);
  odd.captured = Yen(2'980);
  Attempt made = confirming();
  EXPECT_NE(contradiction_in(made, odd, true), "");
  EXPECT_FALSE(is_confirmed(made, odd, true)) << "heard once";
  learn_contradiction(made, odd, true, kNoon);
  EXPECT_EQ(made.state, State::checking);
  EXPECT_FALSE(is_confirmed(made, odd, true)) << "not by the same call's word";
  EXPECT_EQ(next_act(made, true, *made.due_at), Act::look_up);
  begin(made, Act::look_up, *made.due_at);
  EXPECT_TRUE(is_confirmed(made, odd, true));
  EXPECT_FALSE(is_confirmed(made, odd, false)) << "another payment's answer never is";
  Standing right = odd;
  right.captured = made.amount;
  EXPECT_EQ(contradiction_in(made, right, true), "");
  learn(made, right, kNoon + 1s);
  EXPECT_EQ(made.state, State::captured);
  EXPECT_EQ(made.decline_code, "");
}

TEST(PaymentRules, ASuccessThatTookNothingIsNeverTrue) {
  Standing nothing = standing(Found::captured);
  Attempt made = confirming();
  learn_contradiction(made, nothing, true, kNoon);
  begin(made, Act::look_up, *made.due_at);
  EXPECT_NE(contradiction_in(made, nothing, true), "");
  EXPECT_FALSE(is_confirmed(made, nothing, true));
}

TEST(PaymentRules, NamesAreReadBack) {
  for (const State state : {State::created, State::at_buyer, State::checking, State::awaiting, State::authorised, State::captured,
                            State::declined, State::cancelled}) {
    EXPECT_EQ(state_from(name_of(state)), state);
  }
  for (const Act act : {Act::none, Act::create, Act::confirm, Act::find, Act::look_up, Act::cancel, Act::capture, Act::drop}) {
    EXPECT_EQ(act_from(name_of(act)), act);
  }
  for (const Means means : {Means::card, Means::convenience_store, Means::paypay}) EXPECT_EQ(means_from(name_of(means)), means);
  EXPECT_EQ(decline_from("funds"), Decline::funds);
  EXPECT_FALSE(state_from("sent").has_value());
}

}  // namespace
}  // namespace noren::payments
