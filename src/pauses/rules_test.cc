#include "pauses/rules.h"

#include <gmock/gmock.h>

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Instant kNoon(1'795'230'000'000'000);

TEST(PauseRules, RepeatedFailureOfTheProviderPausesAndASingleOneDoesNot) {
  struct Case {
    const char* what;
    Calls calls;
    bool pauses;
    bool pauses_on_trial;
  };
  const Case cases[] = {
      {"nothing happened", {}, false, false},
      {"one failure", {1, 1, 1, 0, 0}, false, false},
      {"two in a row", {2, 2, 2, 0, 0}, false, true},
      {"four of four", {4, 4, 4, 0, 0}, false, true},
      {"five of five", {5, 5, 5, 0, 0}, true, true},
      {"five in a row after many good ones", {30, 5, 5, 0, 0}, true, true},
      {"most of many, and still", {20, 12, 3, 0, 0}, true, true},
      {"most of many, but it is over", {20, 12, 0, 0, 0}, false, false},
      {"half of many", {20, 10, 3, 0, 0}, false, true},
      {"most of a few", {10, 8, 3, 0, 0}, false, true},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(must_pause(one.calls, false), one.pauses) << one.what;
    EXPECT_EQ(must_pause(one.calls, true), one.pauses_on_trial) << one.what << ", on trial";
  }
}

TEST(PauseRules, ADeclinedCardIsNoFailureOfTheProvider) {
  for (const int status : {200, 202, 400, 402, 404, 409, 429}) EXPECT_FALSE(is_failure(status)) << status;
  for (const int status : {401, 403, 500, 502, 503}) EXPECT_TRUE(is_failure(status)) << status;
  EXPECT_TRUE(is_failure(std::nullopt)) << "no answer";
}

TEST(PauseRules, FailuresInARowAreCountedOverMinutesUpToTheLastAnswer) {
  const Calls minutes[] = {{2, 2, 2, 0, 0}, {1, 1, 1, 0, 0}, {4, 3, 2, 500, 500}, {3, 3, 3, 0, 0}};
  EXPECT_EQ(sum_of(minutes), (Calls{10, 9, 5, 500, 500})) << "the newest two, and those after the answer in the third";
  EXPECT_EQ(sum_of({}), Calls{});
  const Calls well[] = {{3, 0, 0, 900, 400}, {5, 5, 5, 0, 0}};
  EXPECT_EQ(sum_of(well).in_a_row, 0);
}

TEST(PauseRules, TheProviderIsAskedAgainLessAndLessOften) {
  EXPECT_EQ(probe_after(0), 5s);
  EXPECT_EQ(probe_after(1), 10s);
  EXPECT_EQ(probe_after(6), 5min);
  EXPECT_EQ(probe_after(99), 5min);
  EXPECT_EQ(probe_after(-1), 5s);
}

TEST(PauseRules, WhatHasJustComeBackIsOnTrial) {
  const Health back{PaymentMethod::card, false, kNoon, 3, std::nullopt};
  EXPECT_TRUE(is_on_trial(&back, kNoon + 9min));
  EXPECT_FALSE(is_on_trial(&back, kNoon + 10min));
  EXPECT_FALSE(is_on_trial(nullptr, kNoon));
  const Health failing{PaymentMethod::card, true, kNoon, 0, kNoon + 5s};
  EXPECT_FALSE(is_on_trial(&failing, kNoon + 1s));
}

Planned planned(std::optional<PaymentMethod> method, Instant from, Instant until, const char* id = "") {
  return {id, method, from, until, {}, 1};
}

TEST(PauseRules, WhatCannotBePlannedIsSaid) {
  const Planned others[] = {planned(PaymentMethod::card, kNoon + 10h, kNoon + 12h, "a"),
                            planned(PaymentMethod::paypay, kNoon + 20h, kNoon + 22h, "b")};
  const auto faults = [&](const Planned& wanted) { return faults_of(wanted, others, kNoon); };
  const auto card = PaymentMethod::card;
  EXPECT_THAT(faults(planned(card, kNoon + 1h, kNoon + 2h)), IsEmpty());
  EXPECT_THAT(faults(planned(card, kNoon - 1h, kNoon + 2h)), IsEmpty()) << "at once";
  EXPECT_THAT(faults(planned(card, kNoon + 2h, kNoon + 1h)), ElementsAre(PlanFault::end_before_start));
  EXPECT_THAT(faults(planned(card, kNoon + 2h, kNoon + 2h)), ElementsAre(PlanFault::end_before_start));
  EXPECT_THAT(faults(planned(card, kNoon - 2h, kNoon)), ElementsAre(PlanFault::past));
  EXPECT_THAT(faults(planned(card, kNoon + 1h, kNoon + 1h + 24h * 7)), ElementsAre(PlanFault::overlaps));
  EXPECT_THAT(faults(planned(card, kNoon + 24h, kNoon + 24h * 8)), IsEmpty()) << "seven days";
  EXPECT_THAT(faults(planned(card, kNoon + 24h, kNoon + 24h * 8 + 1s)), ElementsAre(PlanFault::too_long));
  EXPECT_THAT(faults(planned(card, kNoon + 24h * 400, kNoon + 24h * 401)), ElementsAre(PlanFault::too_far));
}

TEST(PauseRules, TheSameTimeIsPlannedOnce) {
  const Planned others[] = {planned(PaymentMethod::card, kNoon + 10h, kNoon + 12h, "a")};
  const auto meets = [&](const Planned& wanted) { return overlapped(wanted, others) != nullptr; };
  EXPECT_TRUE(meets(planned(PaymentMethod::card, kNoon + 11h, kNoon + 13h)));
  EXPECT_TRUE(meets(planned(std::nullopt, kNoon + 9h, kNoon + 13h))) << "everything is cards, too";
  EXPECT_FALSE(meets(planned(PaymentMethod::konbini, kNoon + 11h, kNoon + 13h)));
  EXPECT_FALSE(meets(planned(PaymentMethod::card, kNoon + 12h, kNoon + 13h))) << "one after the other";
  EXPECT_FALSE(meets(planned(PaymentMethod::card, kNoon + 11h, kNoon + 13h, "a"))) << "itself, changed";
}

TEST(PauseRules, APlannedPauseSaysUntilWhenAndComesFirst) {
  OfShop now;
  now.planned = {planned(PaymentMethod::card, kNoon, kNoon + 1h)};
  now.planned[0].words = {"点検です。", "Maintenance."};
  now.healths = {{PaymentMethod::card, true, kNoon, 0, kNoon + 5s}};
  EXPECT_EQ(pause_at(now, PaymentMethod::card, kNoon)->until, kNoon + 1h);
  EXPECT_EQ(pause_at(now, PaymentMethod::card, kNoon)->words.ja, "点検です。");
  EXPECT_EQ(pause_at(now, PaymentMethod::card, kNoon + 1h)->why, Pause::Why::failing) << "over at its end, but it is ill as well";
  EXPECT_FALSE(pause_at(now, PaymentMethod::card, kNoon + 1h)->until) << "nobody knows";
  EXPECT_FALSE(pause_at(now, PaymentMethod::konbini, kNoon));
  now.planned[0].method.reset();
  EXPECT_TRUE(pause_at(now, PaymentMethod::konbini, kNoon));
  EXPECT_FALSE(pause_at(now, PaymentMethod::bank_transfer, kNoon)) << "does not go through the provider";
}

TEST(PauseRules, WhoWaitsIsToldWhenItHasBeenWellForAWhile) {
  OfShop now;
  EXPECT_TRUE(may_be_told(now, PaymentMethod::card, kNoon));
  now.healths = {{PaymentMethod::card, false, kNoon, 0, std::nullopt}};
  EXPECT_FALSE(may_be_told(now, PaymentMethod::card, kNoon + 4min)) << "it may be over again at once";
  EXPECT_TRUE(may_be_told(now, PaymentMethod::card, kNoon + 5min));
  EXPECT_TRUE(may_be_told(now, PaymentMethod::paypay, kNoon));
  now.planned = {planned(std::nullopt, kNoon, kNoon + 1h)};
  EXPECT_FALSE(may_be_told(now, PaymentMethod::card, kNoon + 30min));
  EXPECT_TRUE(may_be_told(now, PaymentMethod::card, kNoon + 1h));
}

TEST(PauseRules, EveryMeansHasItsWayToPay) {
  EXPECT_EQ(method_of(payments::Means::card), PaymentMethod::card);
  EXPECT_EQ(method_of(payments::Means::convenience_store), PaymentMethod::konbini);
  EXPECT_EQ(method_of(payments::Means::paypay), PaymentMethod::paypay);
  for (const PaymentMethod method : shops::kPaymentMethods) {
    const auto means = means_of(method);
    EXPECT_EQ(means.has_value(), shops::by_provider(method)) << shops::name_of(method);
    EXPECT_EQ(means ? method_of(*means) : method, method);
  }
  EXPECT_EQ(name_of(std::nullopt), "all");
  EXPECT_EQ(method_from("konbini"), PaymentMethod::konbini);
  EXPECT_FALSE(method_from("all"));
  EXPECT_FALSE(method_from("cash_on_delivery"));
}

}  // namespace
}  // namespace noren::pauses
