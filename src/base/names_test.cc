#include "base/names.h"

#include <gtest/gtest.h>

namespace noren {
namespace {

enum class Curtain { out, in, washed };
constexpr Named<Curtain> kCurtains[] = {{Curtain::out, "out"}, {Curtain::in, "in"}, {Curtain::in, "inside"}};

static_assert(name_in(kCurtains, Curtain::out) == "out");
static_assert(value_in(kCurtains, "out") == Curtain::out);

TEST(Names, AreReadBackByTheTableThatWroteThem) {
  for (const auto& entry : kCurtains) EXPECT_EQ(value_in(kCurtains, entry.text), entry.value) << entry.text;
}

TEST(Names, TheFirstOfSeveralIsTheOneWritten) { EXPECT_EQ(name_in(kCurtains, Curtain::in), "in"); }

TEST(Names, WhatNobodyIsCalledIsNothing) {
  for (const char* text : {"", "ou", "outs", "Out", "out "}) EXPECT_EQ(value_in(kCurtains, text), std::nullopt) << text;
}

TEST(Names, AStoredWordThatNobodyWroteIsABugThatNamesItsColumn) {
  EXPECT_EQ(stored(value_in(kCurtains, "out"), "curtains.state"), Curtain::out);
  try {
    (void)stored(value_in(kCurtains, "gone"), "curtains.state");
    FAIL() << "it was guessed at";
  } catch (const Bug& bug) {
    EXPECT_NE(std::string(bug.what()).find("curtains.state"), std::string::npos) << bug.what();
  }
}

TEST(Names, AValueThatWasForgottenIsABug) { EXPECT_THROW(name_in(kCurtains, Curtain::washed), Bug); }

}  // namespace
}  // namespace noren
