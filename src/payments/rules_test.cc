// Every story an answer, or the lack of one, can tell about a payment.
#include "payments/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNoon(1'795'000'000'000'000);

Attempt attempt() {
  Attempt attempt;
  attempt.id = AttemptId("a1");
  attempt.amount = Yen(1'980);
  attempt.created_at = attempt.updated_at = kNoon;
  attempt.due_at = kNoon;
  return attempt;
}

Standing standing(Found found) {
  Standing standing;
  standing.found = found;
  if (found != Found::absent) standing.reference = "p1";
  return standing;
}

// An attempt whose confirm was begun at noon.
Attempt confirming() {
  Attempt made = attempt();
  begin(made, Act::create, kNoon);
  learn(made, standing(Found::created), kNoon);
  begin(made, Act::confirm, kNoon);
  return made;
}

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
  EXPECT_THAT(said, ::testing::ElementsAre("a1/confirm/1", ::testing::StartsWith("a1/look_up/"), "a1/confirm/2", ::testing::StartsWith("a1/look_up/"),
                                           "a1/confirm/3", ::testing::StartsWith("a1/look_up/")));
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
  EXPECT_EQ(next_act(made, false, kNoon), Act::drop);
  begin(made, Act::create, kNoon);
  learn(made, standing(Found::created), kNoon);
  EXPECT_EQ(next_act(made, false, kNoon), Act::drop) << "the card's token died with the process";
  EXPECT_EQ(next_act(confirming(), false, kNoon + 1min), Act::look_up) << "this one may have charged";
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

// A number for the store, to be paid within three days.
Attempt at_store() {
  Attempt made = confirming();
  Standing number = standing(Found::at_store);
  number.stores = {{"lawson", "402918", "09012345678", true}, {"seicomart", "77", ""}, {"familymart", "55", "400008"}};
  number.redirect = "https://pay.example/slip";
  number.expires_at = kNoon + 72h;
  learn(made, number, kNoon);
  return made;
}

TEST(PaymentRules, AProvidersPageMayGiveTheStoresNumber) {
  Attempt made = confirming();
  made.expires_at = kNoon + 72h;  // of the number that is wished for
  Standing page = standing(Found::needs_buyer);
  page.redirect = "https://pay.example/1";
  page.expires_at = kNoon + 40min;
  learn(made, page, kNoon);
  EXPECT_EQ(made.state, State::at_buyer);
  EXPECT_EQ(made.expires_at, kNoon + 40min) << "the page's end";
  Standing number = standing(Found::at_store);
  number.stores = {{"lawson", "402918", "1111"}};
  number.expires_at = kNoon + 48h;
  learn(made, number, kNoon + 5min);
  EXPECT_EQ(made.state, State::awaiting);
  EXPECT_EQ(made.expires_at, kNoon + 48h) << "the number's own end, as the provider says it";
}

TEST(PaymentRules, AReservationWhoseEndIsNotToldHasNone) {
  Attempt made = confirming();
  Standing page = standing(Found::needs_buyer);
  page.expires_at = kNoon + 40min;
  learn(made, page, kNoon);
  learn(made, standing(Found::authorised), kNoon + 5min);
  EXPECT_EQ(made.state, State::authorised);
  EXPECT_EQ(made.expires_at, std::nullopt) << "the page's end is not the reservation's";
  EXPECT_EQ(warned_at(made), std::nullopt);
}

TEST(PaymentRules, AStoresNumberIsKeptWithoutTheBuyersPhone) {
  const Attempt made = at_store();
  EXPECT_EQ(made.state, State::awaiting);
  EXPECT_TRUE(is_answer(made.state));
  EXPECT_EQ(made.redirect, "https://pay.example/slip");
  EXPECT_EQ(made.expires_at, kNoon + 72h);
  EXPECT_THAT(made.stores, ::testing::ElementsAre(StoreNumber{"lawson", "402918", "5678", true}, StoreNumber{"seicomart", "77", ""},
                                                StoreNumber{"familymart", "55", "400008"}))
      << "a number that the provider gave is needed whole";
  EXPECT_FALSE(made.doubt_since.has_value());
}

TEST(PaymentRules, ANumberIsOnlyLookedAtUntilTheCounterIsClosedToo) {
  Attempt made = at_store();
  Instant now = kNoon;
  while (next_act(made, false, *made.due_at) == Act::look_up) {
    now = *made.due_at;
    begin(made, Act::look_up, now);
    // The provider cannot be reached for hours: no doubt, and no cancelling, comes of that before the end.
    now < kNoon + 24h ? learn_failure(made, env::CallFailure::lost, now) : learn(made, standing(Found::at_store), now);
    ASSERT_FALSE(made.doubt_since.has_value());
    made.expires_at = kNoon + 72h;
  }
  EXPECT_EQ(*made.due_at, kNoon + 72h + kAfterStoreEnd);
  EXPECT_EQ(next_act(made, false, *made.due_at), Act::cancel) << "it ends on a cancel that succeeded, not on the clock";
}

TEST(PaymentRules, ACancelThatIsRefusedAtTheCounterIsTriedAgainAfterALook) {
  Attempt made = at_store();
  made.want = Want::cancel;
  EXPECT_EQ(next_act(made, false, kNoon), Act::cancel);
  begin(made, Act::cancel, kNoon);
  learn_unread(made, {ReadFault::refused, "being paid"}, kNoon);
  EXPECT_EQ(made.state, State::awaiting);
  EXPECT_EQ(next_act(made, false, *made.due_at), Act::look_up);
  begin(made, Act::look_up, *made.due_at);
  learn(made, standing(Found::at_store), *made.due_at);
  EXPECT_EQ(next_act(made, false, *made.due_at), Act::cancel);
  learn(made, standing(Found::captured), *made.due_at);
  EXPECT_EQ(made.state, State::captured) << "paid after all";
}

// Reserved for seven days.
Attempt reserved() {
  Attempt made = confirming();
  Standing held = standing(Found::authorised);
  held.expires_at = kNoon + 7 * 24h;
  learn(made, held, kNoon);
  return made;
}

TEST(PaymentRules, WhatIsReservedIsLookedAtDailyAndWhenItIsAboutToEnd) {
  Attempt made = reserved();
  std::vector<Instant> looks;
  while (looks.size() < 20 && made.due_at && *made.due_at <= kNoon + 7 * 24h) {
    looks.push_back(*made.due_at);
    EXPECT_EQ(next_act(made, false, looks.back()), Act::look_up);
    begin(made, Act::look_up, looks.back());
    learn(made, standing(Found::authorised), looks.back());
  }
  EXPECT_THAT(looks, ::testing::Contains(kNoon + 5 * 24h)) << "people are warned then";
  EXPECT_EQ(warned_at(made), kNoon + 5 * 24h);
  EXPECT_GT(*made.due_at, kNoon + 7 * 24h) << "what became of it is asked after its end";
}

TEST(PaymentRules, ACaptureIsAskedAboutBeforeItIsTriedAgainWithAnotherKey) {
  Attempt made = reserved();
  made.want = Want::capture;
  std::vector<std::string> said;
  Instant now = kNoon;
  for (int i = 0; i < 3; ++i) {
    begin(made, next_act(made, false, now), now);
    said.push_back(key_of(made));
    made.act == Act::capture ? learn_failure(made, env::CallFailure::lost, now) : learn(made, standing(Found::authorised), now);
    EXPECT_EQ(made.state, State::authorised);
    now = *made.due_at;
  }
  EXPECT_THAT(said, ::testing::ElementsAre(::testing::StartsWith("a1/capture/"), ::testing::StartsWith("a1/look_up/"), ::testing::StartsWith("a1/capture/")));
  EXPECT_NE(said[0], said[2]);
  learn(made, standing(Found::captured), now);
  EXPECT_EQ(made.state, State::captured);
}

// A provider may answer a capture with an error that reads like a card's decline: it says nothing of the reservation.
TEST(PaymentRules, ACaptureThatIsDeclinedLeavesTheReservationToBeTakenLater) {
  Attempt made = reserved();
  made.want = Want::capture;
  Instant now = kNoon + 1h;
  Standing no;
  no.found = Found::declined;
  no.decline = Decline::other;
  no.decline_code = "card_declined";
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(next_act(made, false, now), Act::capture);
    begin(made, Act::capture, now);
    learn(made, no, now);
    ASSERT_EQ(made.state, State::authorised);
    EXPECT_EQ(made.decline_code, "card_declined") << "for the staff";
    ASSERT_TRUE(made.due_at.has_value()) << "it is watched on";
    EXPECT_EQ(*made.due_at, now + 10min) << "and not said again at once";
    now = *made.due_at;
    ASSERT_EQ(next_act(made, false, now), Act::look_up);
    begin(made, Act::look_up, now);
    learn(made, standing(Found::authorised), now);
    now = *made.due_at;
  }
  EXPECT_TRUE(warned_at(made).has_value()) << "people are still told that it is about to end";
  begin(made, Act::capture, now);
  learn(made, standing(Found::captured), now);
  EXPECT_EQ(made.state, State::captured);
}

TEST(PaymentRules, AReservationThatALookFindsFailedIsOver) {
  Attempt made = reserved();
  begin(made, Act::look_up, kNoon + 24h);
  learn(made, standing(Found::declined), kNoon + 24h);
  EXPECT_EQ(made.state, State::cancelled);
  EXPECT_EQ(made.due_at, std::nullopt);
}

TEST(PaymentRules, ADeclineBeforeTheReservationIsForgottenWithIt) {
  Attempt made = attempt();
  begin(made, Act::create, kNoon);
  learn_failure(made, env::CallFailure::not_sent, kNoon);
  ASSERT_EQ(made.decline, Decline::try_again);
  begin(made, Act::create, kNoon + 1s);
  learn(made, standing(Found::created), kNoon + 1s);
  begin(made, Act::confirm, kNoon + 1s);
  learn(made, standing(Found::authorised), kNoon + 1s);
  EXPECT_EQ(made.decline, Decline::none);
}

TEST(PaymentRules, APromiseNoOrderWantsIsCancelled) {
  for (Attempt made : {at_store(), reserved()}) {
    unwanted(made, kNoon + 1s);
    EXPECT_FALSE(made.surplus);
    EXPECT_EQ(made.due_at, kNoon + 1s);
    EXPECT_EQ(next_act(made, false, kNoon + 1s), Act::cancel);
  }
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
