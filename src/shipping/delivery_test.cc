#include <gtest/gtest.h>

#include "shipping/shipping.h"

namespace noren::shipping {
namespace {

// November 2026: the 20th is a Friday, the 23rd (勤労感謝の日) a Monday.
Instant at(int day, int hour) { return from_japan_time({{2026, 11, day}, hour, 0, 0}); }

shops::Settings settings() {
  shops::ShippingMethod method;
  method.id = "standard";
  method.carrier = "yamato";
  method.transit_days = 1;
  method.transit_by_prefecture = {{47, 3}};
  shops::Settings made;
  made.shipping = {method};
  made.dispatch.cutoff_hour = 12;
  made.dispatch.lead_days = 1;
  made.dispatch.closed_days = {{2026, 11, 23}};
  made.dispatch.choosable_days = 7;
  return made;
}

TEST(Dispatch, CountsWorkingDaysFromTheCutOff) {
  struct Case {
    const char* what;
    Instant ordered;
    LocalDate leaves;
  };
  for (const Case& c : {Case{"Thursday morning", at(19, 11), {2026, 11, 20}},
                        Case{"Thursday noon counts for Friday, over the holiday", at(19, 12), {2026, 11, 24}},
                        Case{"Friday morning", at(20, 9), {2026, 11, 24}}, Case{"Saturday counts for Tuesday", at(21, 9), {2026, 11, 25}},
                        Case{"the holiday itself", at(23, 9), {2026, 11, 25}}}) {
    EXPECT_EQ(to_iso(dispatch_day(settings().dispatch, c.ordered)), to_iso(c.leaves)) << c.what;
  }
}

TEST(Dispatch, TheSameDayWhenTheShopIsThatQuick) {
  shops::Dispatch dispatch = settings().dispatch;
  dispatch.lead_days = 0;
  EXPECT_EQ(to_iso(dispatch_day(dispatch, at(20, 11))), "2026-11-20");
  EXPECT_EQ(to_iso(dispatch_day(dispatch, at(20, 12))), "2026-11-24");
}

TEST(Dispatch, AShopClosedOnAllDaysDoesNotHangTheSearch) {
  shops::Dispatch dispatch;
  dispatch.closed_weekdays = {0, 1, 2, 3, 4, 5, 6};
  EXPECT_GT(dispatch_day(dispatch, at(20, 11)), (LocalDate{2027, 11, 20}));
}

TEST(DeliveryDays, BeginWithTransitToThePrefecture) {
  const shops::Settings with = settings();
  const auto near = delivery_days(with, with.shipping[0], 13, at(19, 9));
  ASSERT_EQ(near.size(), 7U);
  EXPECT_EQ(to_iso(near.front()), "2026-11-21");  // carriers deliver on Saturdays
  EXPECT_EQ(to_iso(near.back()), "2026-11-27");
  EXPECT_EQ(to_iso(delivery_days(with, with.shipping[0], 47, at(19, 9)).front()), "2026-11-23");
}

TEST(MoneyBeforeDelivery, IsToArriveAsEarlyAsAnOrderForThatDay) {
  const shops::Settings with = settings();
  const auto last = [&](int prefecture, LocalDate delivery, LocalDate from = {2026, 11, 19}) {
    const auto day = last_day_for_money(with, with.shipping[0], prefecture, delivery, from);
    return day ? to_iso(*day) : "";
  };
  // What comes after noon of the 25th counts for the 26th, leaves on the 27th and is there on the 28th.
  EXPECT_EQ(last(13, {2026, 11, 28}), "2026-11-25");
  EXPECT_EQ(last(47, {2026, 11, 30}), "2026-11-25") << "two days farther";
  EXPECT_EQ(last(13, {2026, 11, 25}), "2026-11-19") << "the holiday of the 23rd lies between";
  EXPECT_EQ(last(13, {2026, 11, 25}, {2026, 11, 20}), "") << "too late already";
  for (int day = 24; day <= 30; ++day) {
    const LocalDate delivery{2026, 11, day};
    const auto found = last_day_for_money(with, with.shipping[0], 13, delivery, {2026, 11, 1});
    ASSERT_TRUE(found);
    EXPECT_LE(earliest_delivery(with, with.shipping[0], 13, from_japan_time({*found, 23, 0, 0})), delivery);
    EXPECT_GT(earliest_delivery(with, with.shipping[0], 13, from_japan_time({plus_days(*found, 1), 23, 0, 0})), delivery);
  }
  shops::Settings closed = with;
  closed.dispatch.closed_weekdays = {0, 1, 2, 3, 4, 5, 6};
  EXPECT_FALSE(last_day_for_money(closed, closed.shipping[0], 13, {2026, 11, 28}, {2026, 11, 27})) << "it ends";
}

TEST(MoneyBeforeDelivery, IsInTimeFromSomeDayOn) {
  const shops::Settings with = settings();
  const auto first = [&](LocalDate money_from) {
    const auto day = first_prepaid_day(with, with.shipping[0], 13, at(19, 9), money_from);
    return day ? to_iso(*day) : "";
  };
  EXPECT_EQ(first({2026, 11, 18}), "2026-11-21") << "the first day of all";
  EXPECT_EQ(first({2026, 11, 19}), "2026-11-25") << "what comes late on the 19th counts for the 20th";
  EXPECT_EQ(first({2026, 11, 30}), "") << "no day of those is late enough";
}

TEST(DeliveryWish, IsHeldAgainstWhatWasOffered) {
  const shops::Settings with = settings();
  struct Case {
    const char* what;
    DeliveryWish wish;
    std::optional<DeliveryError> error;
  };
  const auto check_case = [&](const shops::ShippingMethod& method, const Case& c) {
    const auto answer = check_wish(with, method, 13, at(19, 9), c.wish);
    EXPECT_EQ(answer ? std::nullopt : std::optional(answer.error()), c.error) << c.what;
  };
  const LocalDate first{2026, 11, 21}, last{2026, 11, 27};
  check_case(with.shipping[0], {"no wish", {}, std::nullopt});
  check_case(with.shipping[0], {"first day, morning", {first, "0812"}, std::nullopt});
  check_case(with.shipping[0], {"last day", {last, ""}, std::nullopt});
  check_case(with.shipping[0], {"a day before", {plus_days(first, -1), ""}, DeliveryError::day_too_early});
  check_case(with.shipping[0], {"a day after", {plus_days(last, 1), ""}, DeliveryError::day_too_late});
  check_case(with.shipping[0], {"no such time", {first, "2021"}, DeliveryError::unknown_window});
  shops::ShippingMethod letter = with.shipping[0];
  letter.choose_day = letter.choose_time = false;
  check_case(letter, {"a letter has no day", {first, ""}, DeliveryError::no_days});
  check_case(letter, {"nor a time", {std::nullopt, "0812"}, DeliveryError::no_windows});
}

}  // namespace
}  // namespace noren::shipping
