#include "base/ascii.h"

#include <gtest/gtest.h>

namespace noren {
namespace {

TEST(LowerAscii, TouchesNothingButTheTwentySixLetters) {
  EXPECT_EQ(lower_ascii("X-Forwarded-FOR: Az09"), "x-forwarded-for: az09");
  EXPECT_EQ(lower_ascii("@[`{ É 茶 Ａ"), "@[`{ É 茶 Ａ");
  EXPECT_EQ(lower_ascii('Z'), 'z');
  EXPECT_EQ(lower_ascii(""), "");
}

}  // namespace
}  // namespace noren
