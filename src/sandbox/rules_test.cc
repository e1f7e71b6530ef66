#include "sandbox/rules.h"

#include <gtest/gtest.h>

namespace noren::sandbox {
namespace {

constexpr State kAllStates[] = {State::requires_payment_method,
                                State::requires_confirmation,
                                State::requires_action,
                                State::processing,
                                State::requires_capture,
                                State::succeeded,
                                State::canceled};
constexpr Step kAllSteps[] = {Step::attach, Step::need_buyer, Step::begin,   Step::authorise,
                              Step::pay,    Step::fail,       Step::capture, Step::cancel};

TEST(SandboxStates, WhatIsOverStaysOver) {
  for (const State state : {State::succeeded, State::canceled}) {
    for (const Step step : kAllSteps) EXPECT_FALSE(after(state, step)) << name_of(state);
  }
}

TEST(SandboxStates, WhatIsUnderWayCannotBeCancelled) {
  EXPECT_FALSE(after(State::processing, Step::cancel));
  EXPECT_FALSE(after(State::processing, Step::begin));
  EXPECT_EQ(after(State::processing, Step::pay), State::succeeded);
}

TEST(SandboxStates, OnlyWhatIsReservedIsCaptured) {
  for (const State state : kAllStates)
    EXPECT_EQ(after(state, Step::capture).has_value(), state == State::requires_capture) << name_of(state);
}

TEST(SandboxStates, AFailureAsksForAnotherCard) {
  for (const State state : kAllStates) {
    const auto next = after(state, Step::fail);
    EXPECT_EQ(next.value_or(State::requires_payment_method), State::requires_payment_method) << name_of(state);
  }
}

TEST(SandboxStates, NamesGoBothWays) {
  for (const State state : kAllStates) EXPECT_EQ(state_of(name_of(state)), state);
  EXPECT_FALSE(state_of("paid"));
}

TEST(SandboxCards, AreFoundByTokenAndAsTyped) {
  struct Case {
    const char* typed;
    const char* token;
  };
  for (const Case& one : {Case{"4242 4242 4242 4242", "tok_ok"},
                          {"4000-0000-0000-0002", "tok_declined"},
                          {"４０００００２７６０００３１８４", "tok_3ds"},
                          {"4000　0027　6000　3184", "tok_3ds"}}) {
    const auto card = card_of_number(one.typed);
    ASSERT_TRUE(card) << one.typed;
    EXPECT_EQ((*card)->token, one.token);
    EXPECT_EQ(card_of_token(one.token), *card);
  }
  EXPECT_EQ(card_of_token("tok_visa"), nullptr);
  EXPECT_EQ(card_of_token(""), nullptr);
}

TEST(SandboxCards, AMistypedNumberIsToldApartFromARealOne) {
  for (const char* typed : {"", "4242", "4242 4242 4242 4241", "abc", "4242 4242 4242 4242x", "\xef\xbc"}) {
    const auto card = card_of_number(typed);
    ASSERT_FALSE(card) << typed;
    EXPECT_EQ(card.error(), NumberFault::no_number) << typed;
  }
  EXPECT_EQ(card_of_number("5500 0000 0000 0004").error(), NumberFault::unknown);
}

TEST(SandboxAmounts, ARefundNeverExceedsWhatIsLeftOfTheCapture) {
  struct Case {
    Captured charge;
    std::optional<std::int64_t> wished;
    std::optional<std::int64_t> given;
    AmountFault fault = AmountFault::too_much;
  };
  const Case cases[] = {
      {{1000, 0}, std::nullopt, 1000},
      {{1000, 0}, 1000, 1000},
      {{1000, 0}, 1, 1},
      {{1000, 400}, std::nullopt, 600},
      {{1000, 0}, 1001, std::nullopt},
      {{1000, 400}, 601, std::nullopt},
      {{1000, 1000}, 1, std::nullopt, AmountFault::nothing_left},
      {{0, 0}, std::nullopt, std::nullopt, AmountFault::nothing_left},
      {{1000, 0}, 0, std::nullopt, AmountFault::too_small},
      {{1000, 0}, -5, std::nullopt, AmountFault::too_small},
  };
  for (const Case& one : cases) {
    const auto given = to_refund(one.charge, one.wished);
    EXPECT_EQ(given.has_value(), one.given.has_value()) << one.charge.captured << " " << one.charge.refunded;
    if (given) {
      EXPECT_EQ(*given, *one.given);
    } else {
      EXPECT_EQ(given.error(), one.fault);
    }
  }
}

TEST(SandboxAmounts, ACaptureNeverExceedsWhatIsReserved) {
  EXPECT_EQ(to_capture(500, std::nullopt), 500);
  EXPECT_EQ(to_capture(500, 1), 1);
  EXPECT_EQ(to_capture(500, 501).error(), AmountFault::too_much);
  EXPECT_EQ(to_capture(500, 0).error(), AmountFault::too_small);
}

TEST(SandboxAmounts, APaymentHasALeastAndAMost) {
  EXPECT_EQ(amount_fault(49), AmountFault::too_small);
  EXPECT_EQ(amount_fault(50), std::nullopt);
  EXPECT_EQ(amount_fault(99'999'999), std::nullopt);
  EXPECT_EQ(amount_fault(100'000'000), AmountFault::too_large);
}

TEST(SandboxKeys, TheSameRequestIsReplayedAndAnotherRefused) {
  EXPECT_EQ(use_of(std::nullopt, "a"), KeyUse::fresh);
  EXPECT_EQ(use_of(SeenKey{"a", true}, "a"), KeyUse::replay);
  EXPECT_EQ(use_of(SeenKey{"a", false}, "a"), KeyUse::in_flight);
  EXPECT_EQ(use_of(SeenKey{"a", true}, "b"), KeyUse::other_request);
  EXPECT_EQ(use_of(SeenKey{"a", false}, "b"), KeyUse::other_request);
}

TEST(SandboxKeys, FailuresAreKeptToo) {
  for (const int status : {200, 400, 402, 500}) EXPECT_TRUE(is_kept(status)) << status;
  for (const int status : {401, 404, 409, 429}) EXPECT_FALSE(is_kept(status)) << status;
}

TEST(SandboxWebhooks, ArePausedLongerEachTimeUpToFiveMinutes) {
  const int expected[] = {1, 2, 5, 10, 30, 60, 120, 300, 300, 300};
  for (int tries = 1; tries <= 10; ++tries) EXPECT_EQ(pause_after(tries).count(), expected[tries - 1]);
  EXPECT_EQ(pause_after(100'000).count(), 300);
}

TEST(SandboxWebhooks, AreSignedOverTimeAndBody) {
  // openssl dgst -sha256 -hmac whsec_test, of "1700000000.{}"
  EXPECT_EQ(signature("whsec_test", "{}", 1'700'000'000),
            "t=1700000000,v1=35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91");
}

TEST(SandboxStatement, IsLatinWithALetterAndShort) {
  for (const char* good : {"ORDER A-1", "a", "A234567890123456789012"}) EXPECT_TRUE(is_statement_suffix(good)) << good;
  for (const char* bad : {"", "12", "注文", "A*B", "A'B", "ABCDEFGHIJKLMNOPQRSTUVW"}) EXPECT_FALSE(is_statement_suffix(bad)) << bad;
}

}  // namespace
}  // namespace noren::sandbox
