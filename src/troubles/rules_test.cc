#include "troubles/rules.h"

#include <gtest/gtest.h>

namespace noren::troubles {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNow(1'795'230'000'000'000);  // Saturday, 2026-11-21 12:00 in Japan

struct Row {
  const char* story;
  Position at;
  Next expected;
};

Position on_step(std::int64_t rung, std::chrono::minutes left, bool acted = true) {
  Position at;
  at.rung = rung;
  at.steps = 3;
  at.deadline = kNow + left;
  at.acted = acted;
  return at;
}

Position with(Position at, void (*change)(Position&)) {
  change(at);
  return at;
}

TEST(TroubleRules, WhatIsNext) {
  Position fresh;
  fresh.steps = 3;
  const Row rows[] = {
      {"just opened: the first step begins", fresh, {Move::begin, {}}},
      {"solved before any step began", with(fresh, [](Position& at) { at.solved = true; }), {Move::settle, {}}},
      {"a step has begun: its deed is done", on_step(1, 60min, false), {Move::act, {}}},
      {"the deed is done: wait for the deadline", on_step(1, 60min), {Move::wait, kNow + 60min}},
      {"with a condition to look at now and then",
       with(on_step(1, 60min), [](Position& at) { at.watches = true; }),
       {Move::wait, kNow + 15min}},
      {"the deadline is nearer than the next look",
       with(on_step(1, 5min), [](Position& at) { at.watches = true; }),
       {Move::wait, kNow + 5min}},
      {"the condition holds", with(on_step(2, 60min), [](Position& at) { at.solved = true; }), {Move::settle, {}}},
      {"solved counts also after the deadline", with(on_step(3, -60min), [](Position& at) { at.solved = true; }), {Move::settle, {}}},
      {"a failed deed waits for its next try",
       with(on_step(1, 60min, false), [](Position& at) { at.retry_at = kNow + 5min; }),
       {Move::wait, kNow + 5min}},
      {"and is tried again then", with(on_step(1, 60min, false), [](Position& at) { at.retry_at = kNow; }), {Move::act, {}}},
      {"the deadline has passed: the next step", on_step(1, 0min), {Move::begin, {}}},
      {"also when the deed was never done", on_step(2, -1min, false), {Move::begin, {}}},
      {"after the last step: the alarm", on_step(3, 0min), {Move::alarm, {}}},
      {"once", with(on_step(3, -60min), [](Position& at) { at.alarmed = true; }), {Move::wait, {}}},
      {"an alarmed trouble is still watched",
       with(on_step(3, -60min), [](Position& at) { at.alarmed = at.watches = true; }),
       {Move::wait, kNow + 15min}},
      {"a playbook that got longer has a next step",
       with(on_step(3, -60min), [](Position& at) { at.alarmed = true, at.steps = 4; }),
       {Move::begin, {}}},
      {"a playbook that got shorter ends here", with(on_step(3, -1min), [](Position& at) { at.steps = 1; }), {Move::alarm, {}}},
      {"a shorter one lets the running step run", with(on_step(3, 60min), [](Position& at) { at.steps = 1; }), {Move::wait, kNow + 60min}},
  };
  for (const Row& row : rows) EXPECT_EQ(next(row.at, kNow), row.expected) << row.story;
}

TEST(TroubleRules, ADeedIsTriedFiveTimesInAll) {
  EXPECT_EQ(pause_after(1), 1min);
  EXPECT_EQ(pause_after(4), 60min);
  EXPECT_EQ(pause_after(5), std::nullopt);
}

TEST(TroubleRules, DeadlinesAreReadAndWritten) {
  for (const char* text : {"15m", "3h", "2d", "5bd", "180d", "130bd"}) {
    const auto within = read_within(text);
    ASSERT_TRUE(within) << text;
    EXPECT_EQ(text_of(*within), text);
  }
  for (const char* text : {"", "m", "0d", "-1d", "1", "1w", "1 d", "181d", "131bd", "1d ", "99999999999999999999d"})
    EXPECT_FALSE(read_within(text)) << text;
}

TEST(TroubleRules, BusinessDaysEndInTheEveningOfAWorkingDay) {
  const auto weekdays = [](LocalDate day) { return weekday(day) != 0 && weekday(day) != 6; };
  const auto deadline = [&](const char* within) { return japan_time(deadline_of(*read_within(within), kNow, weekdays)); };
  EXPECT_EQ(deadline("15m"), (LocalTime{{2026, 11, 21}, 12, 15, 0}));
  EXPECT_EQ(deadline("2d"), (LocalTime{{2026, 11, 23}, 23, 59, 0}));
  EXPECT_EQ(deadline("1bd"), (LocalTime{{2026, 11, 23}, 23, 59, 0})) << "from Saturday to Monday";
  EXPECT_EQ(deadline("6bd"), (LocalTime{{2026, 11, 30}, 23, 59, 0})) << "over the next weekend";
  const auto never = [](LocalDate) { return false; };
  EXPECT_EQ(japan_time(deadline_of(*read_within("1bd"), kNow, never)).date, (LocalDate{2027, 11, 22}))
      << "a shop that is always closed still gets a deadline";
}

}  // namespace
}  // namespace noren::troubles
