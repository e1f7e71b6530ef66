#include "mail/rules.h"

#include <gtest/gtest.h>

namespace noren::mail {
namespace {

static_assert(next_state(State::queued, Event::hand_over) == State::handed_over);
static_assert(next_state(State::queued, Event::put_off) == State::deferred);
static_assert(next_state(State::parked, Event::retry) == State::queued);

constexpr State kAllStates[] = {State::queued, State::deferred, State::handed_over, State::spooled, State::parked, State::cancelled};
constexpr Event kAllEvents[] = {Event::hand_over, Event::spool, Event::put_off, Event::give_up, Event::cancel, Event::retry};

TEST(MessageStates, WhatWasHandedOverOrCancelledStaysSo) {
  for (const Event event : kAllEvents) {
    EXPECT_EQ(next_state(State::handed_over, event), std::nullopt);
    EXPECT_EQ(next_state(State::cancelled, event), std::nullopt);
  }
}

TEST(MessageStates, OnlyAPersonBringsAMessageBackAndOnlyOneThatReachedNobody) {
  for (const State from : kAllStates) {
    for (const Event event : kAllEvents) {
      const auto to = next_state(from, event);
      if (to == State::queued) {
        EXPECT_EQ(event, Event::retry);
        EXPECT_TRUE(from == State::parked || from == State::spooled);
      }
    }
  }
}

TEST(MessageStates, EachStateAndEventHasOneAnswer) {
  for (std::size_t i = 0; i < kTransitions.size(); ++i) {
    for (std::size_t j = i + 1; j < kTransitions.size(); ++j) {
      EXPECT_FALSE(kTransitions[i].from == kTransitions[j].from && kTransitions[i].what == kTransitions[j].what);
    }
  }
}

TEST(MessageStates, NamesComeBackAsTheyWent) {
  for (const State state : kAllStates) EXPECT_EQ(state_from(state_name(state)), state);
  for (const Role role : {Role::buyer, Role::owner, Role::staff}) EXPECT_EQ(role_from(role_name(role)), role);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(outcome_from(outcome_name(static_cast<AttemptOutcome>(i))), static_cast<AttemptOutcome>(i));
}

TEST(MailBackoff, WaitsLongerEachTimeAndGivesUpAfterThreeDays) {
  std::chrono::microseconds whole{0};
  std::chrono::microseconds before{0};
  for (std::int64_t tries = 1; const auto wait = wait_after(tries, 0); ++tries) {
    EXPECT_GE(*wait, before);
    before = *wait;
    whole += *wait;
  }
  EXPECT_EQ(whole, std::chrono::hours(72));
  EXPECT_EQ(wait_after(1, 0), std::chrono::minutes(1));
  EXPECT_EQ(wait_after(2, 0), std::chrono::minutes(5));
  EXPECT_EQ(wait_after(0, 0), std::nullopt);
}

TEST(MailBackoff, DiceSpreadByAtMostAnEighth) {
  EXPECT_EQ(wait_after(4, 255), std::chrono::seconds(3600 + 450));
  EXPECT_GT(wait_after(4, 128), wait_after(4, 1));
}

TEST(MessageIds, AreReadableAndComeApartAgain) {
  EXPECT_EQ(message_id("c7x", "order_received", 1).str(), "c7x:order_received");
  EXPECT_EQ(message_id("c7x", "order_received", 3).str(), "c7x:order_received:3");
  const auto key = parse_message_id("c7x:order_received:3");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->subject_id, "c7x");
  EXPECT_EQ(key->kind, "order_received");
  EXPECT_EQ(key->round, 3);
  for (const char* broken : {"", ":", "a", "a:", ":k", "a:k:", "a:k:1", "a:k:x", "a:k:2x", "a::2", "a:k:99999999999999999999"}) {
    EXPECT_FALSE(parse_message_id(broken).has_value()) << broken;
  }
}

TEST(MaskedAddresses, ShowEnoughToRecogniseOnesOwn) {
  EXPECT_EQ(masked("hanako@example.jp"), "h***@example.jp");
  EXPECT_EQ(masked("花子@example.jp"), "花***@example.jp");
  EXPECT_EQ(masked("nobody"), "***");
  EXPECT_EQ(masked(""), "");
}

}  // namespace
}  // namespace noren::mail
