// What stands on a promise: a number to pay with at a store, an amount reserved on a card.
#include "payments/rules.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "testing/attempts.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;
using testing::attempt;
using testing::confirming;
using testing::kNoon;
using testing::standing;

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

TEST(PaymentPromises, AProvidersPageMayGiveTheStoresNumber) {
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

TEST(PaymentPromises, AReservationWhoseEndIsNotToldHasNone) {
  Attempt made = confirming();
  Standing page = standing(Found::needs_buyer);
  page.expires_at = kNoon + 40min;
  learn(made, page, kNoon);
  learn(made, standing(Found::authorised), kNoon + 5min);
  EXPECT_EQ(made.state, State::authorised);
  EXPECT_EQ(made.expires_at, std::nullopt) << "the page's end is not the reservation's";
  EXPECT_EQ(warned_at(made), std::nullopt);
}

TEST(PaymentPromises, AStoresNumberIsKeptWithoutTheBuyersPhone) {
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

TEST(PaymentPromises, ANumberIsOnlyLookedAtUntilTheCounterIsClosedToo) {
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

TEST(PaymentPromises, ACancelThatIsRefusedAtTheCounterIsTriedAgainAfterALook) {
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

// A look that goes well says nothing of the cancel: it is tried less and less often all the same.
void expect_patience(Attempt made, Found stands, std::optional<env::CallFailure> failure) {
  made.want = Want::cancel;
  const Instant first = kNoon + 1h;
  std::vector<std::chrono::microseconds> pauses;
  int cancels = 0, late = 0;
  Instant now = first;
  while (now < first + 30h) {
    const Act act = next_act(made, false, now);
    begin(made, act, now);
    if (act == Act::cancel) {
      ++cancels;
      late += now > first + 25h ? 1 : 0;
      failure ? learn_failure(made, *failure, now) : learn_unread(made, {ReadFault::busy, "500"}, now);
    } else {
      ASSERT_EQ(act, Act::look_up) << "asked before it is said again";
      learn(made, standing(stands), now);
    }
    ASSERT_TRUE(is_cancel_refused(made));
    EXPECT_EQ(made.doubt_since, first) << "so that people hear of it";
    pauses.push_back(*made.due_at - now);
    now = *made.due_at;
  }
  EXPECT_TRUE(std::is_sorted(pauses.begin(), pauses.end()));
  EXPECT_EQ(pauses.back(), 10min);
  EXPECT_GT(late, 5) << "on the second day as well";
  EXPECT_LT(cancels, 160);
  while (next_act(made, false, now) != Act::cancel) {
    begin(made, Act::look_up, now);
    learn(made, standing(stands), now);
    now = *made.due_at;
  }
  begin(made, Act::cancel, now);
  learn(made, standing(Found::cancelled), now);
  EXPECT_EQ(made.state, State::cancelled);
  EXPECT_FALSE(is_cancel_refused(made));
}

// Reserved for seven days.
Attempt reserved() {
  Attempt made = confirming();
  Standing held = standing(Found::authorised);
  held.expires_at = kNoon + 7 * 24h;
  learn(made, held, kNoon);
  return made;
}

TEST(PaymentPromises, ACancelThatIsRefusedIsTriedLessAndLessOftenWhateverTheLooksSay) {
  Attempt held = reserved();
  held.expires_at = kNoon + 30 * 24h;
  expect_patience(at_store(), Found::at_store, std::nullopt);
  expect_patience(at_store(), Found::at_store, env::CallFailure::lost);
  expect_patience(held, Found::authorised, std::nullopt);
  expect_patience(held, Found::authorised, env::CallFailure::not_sent);
}

TEST(PaymentPromises, AProviderThatNamesATimeIsNotAskedSooner) {
  Attempt made = at_store();
  made.want = Want::cancel;
  begin(made, Act::cancel, kNoon);
  learn_unread(made, {ReadFault::busy, "429", 30s}, kNoon);
  EXPECT_EQ(made.due_at, kNoon + 30s);
  begin(made, Act::look_up, kNoon + 30s);
  learn(made, standing(Found::at_store), kNoon + 30s);
  EXPECT_GT(*made.due_at, kNoon + 30s) << "and not at once after the look";
}

TEST(PaymentPromises, APageWhoseTimeIsOverAndThatIsNotEndedIsTriedLessAndLessOften) {
  Attempt made = confirming();
  Standing page = standing(Found::needs_buyer);
  page.redirect = "https://pay.example/1";
  page.expires_at = kNoon + 40min;
  learn(made, page, kNoon);
  int cancels = 0;
  Instant now = kNoon + 40min;
  while (now < kNoon + 2h) {
    const Act act = next_act(made, false, now);
    begin(made, act, now);
    if (act == Act::cancel) {
      ++cancels;
      learn_unread(made, {ReadFault::busy, "500"}, now);
    } else {
      learn(made, page, now);
    }
    ASSERT_EQ(made.doubt_since, kNoon + 40min);
    now = *made.due_at;
  }
  EXPECT_LT(cancels, 60);
}

TEST(PaymentPromises, WhatIsReservedIsLookedAtDailyAndWhenItIsAboutToEnd) {
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

TEST(PaymentPromises, ACaptureIsAskedAboutBeforeItIsTriedAgainWithAnotherKey) {
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
  EXPECT_THAT(said, ::testing::ElementsAre(::testing::StartsWith("a1/capture/"), ::testing::StartsWith("a1/look_up/"),
                                           ::testing::StartsWith("a1/capture/")));
  EXPECT_NE(said[0], said[2]);
  learn(made, standing(Found::captured), now);
  EXPECT_EQ(made.state, State::captured);
}

// A provider may answer a capture with an error that reads like a card's decline: it says nothing of the reservation.
TEST(PaymentPromises, ACaptureThatIsDeclinedLeavesTheReservationToBeTakenLater) {
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

TEST(PaymentPromises, ACaptureThatIsAnsweredWithAnErrorIsTriedLessAndLessOften) {
  Attempt made = reserved();
  made.want = Want::capture;
  Instant now = kNoon + 1h;
  const Instant first = now;
  std::vector<std::chrono::microseconds> pauses;
  int captures = 0;
  while (now < first + 5h) {
    const Act act = next_act(made, false, now);
    begin(made, act, now);
    if (act == Act::capture) {
      ++captures;
      learn_unread(made, {ReadFault::refused, captures == 1 ? "" : "account_invalid"}, now);
    } else {
      ASSERT_EQ(act, Act::look_up) << "asked before it is said again";
      learn(made, standing(Found::authorised), now);
    }
    ASSERT_EQ(made.state, State::authorised);
    EXPECT_TRUE(is_capture_refused(made));
    EXPECT_EQ(made.doubt_since, first) << "so that people hear of it";
    pauses.push_back(*made.due_at - now);
    now = *made.due_at;
  }
  EXPECT_TRUE(std::is_sorted(pauses.begin(), pauses.end()));
  EXPECT_EQ(pauses.back(), 10min);
  EXPECT_LT(captures, 60);
  begin(made, Act::capture, now);
  learn(made, standing(Found::captured), now);
  EXPECT_EQ(made.state, State::captured);
  EXPECT_FALSE(is_capture_refused(made));
}

TEST(PaymentPromises, AReservationThatALookFindsFailedIsOver) {
  Attempt made = reserved();
  begin(made, Act::look_up, kNoon + 24h);
  learn(made, standing(Found::declined), kNoon + 24h);
  EXPECT_EQ(made.state, State::cancelled);
  EXPECT_EQ(made.due_at, std::nullopt);
}

TEST(PaymentPromises, ADeclineBeforeTheReservationIsForgottenWithIt) {
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

TEST(PaymentPromises, APromiseNoOrderWantsIsCancelled) {
  for (Attempt made : {at_store(), reserved()}) {
    unwanted(made, kNoon + 1s);
    EXPECT_FALSE(made.surplus);
    EXPECT_EQ(made.due_at, kNoon + 1s);
    EXPECT_EQ(next_act(made, false, kNoon + 1s), Act::cancel);
  }
}

}  // namespace
}  // namespace noren::payments
