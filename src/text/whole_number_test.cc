#include "text/whole_number.h"

#include <gtest/gtest.h>

namespace noren::text {
namespace {

TEST(WholeNumber, IsReadAsPeopleTypeIt) {
  const std::pair<const char*, std::int64_t> good[] = {{"0", 0},
                                                       {"1980", 1980},
                                                       {" 12 ", 12},
                                                       {"1,000", 1'000},
                                                       {"12,345", 12'345},
                                                       {"1,234,567", 1'234'567},
                                                       {"¥1,980", 1'980},
                                                       {"￥１，９８０", 1'980},
                                                       {"１，９８０円", 1'980},
                                                       {"1,980 円", 1'980},
                                                       {"1 980", 1'980},
                                                       {"\\500", 500},
                                                       {"-5", -5},
                                                       {"－5", -5},
                                                       {"+5", 5},
                                                       {"＋１，０００", 1'000},
                                                       {"-1,000", -1'000},
                                                       {"-¥1,000", -1'000},
                                                       {"¥-1,000", -1'000},
                                                       {"007", 7},
                                                       {"- 5", -5},
                                                       {"1000000円", 1'000'000},
                                                       {"　１２３　４５６　", 123'456}};
  for (const auto& [typed, number] : good) {
    const auto read = read_whole_number(typed);
    ASSERT_TRUE(read) << typed;
    EXPECT_EQ(*read, number) << typed;
  }
  for (const char* blank : {"", " ", "　"}) EXPECT_EQ(*read_whole_number(blank), std::nullopt) << blank;
}

TEST(WholeNumber, WithAMarkElsewhereThanBetweenThreesIsNotGuessed) {
  for (const char* typed : {"1,0",       "1,00",   "1,0000",     "10,00", "1000,000", "1,000,00", ",100", "100,",  "1,,000", "1, 000",
                            "1,000 000", "１，０", "１、０００", "1 0",   "1 2",      "12 34",    "1.0",  "1.000", "1.5",    "１．０",
                            "1'000",     "1,0円",  "千円",       "12個",  "1e3",      "--1",      "+-1",  "-+1",   "-",      "+",
                            "円",        "¥",      ",",          "¥¥1",   "1円円",    "1-",       "0x10"})
    EXPECT_FALSE(read_whole_number(typed)) << typed;
}

TEST(WholeNumber, TellsATooLargeOneFromNoNumber) {
  for (const char* beyond : {"99999999999999999999", "-９９９９９９９９９９９９９９９９９９９９"}) {
    ASSERT_FALSE(read_whole_number(beyond)) << beyond;
    EXPECT_TRUE(read_whole_number(beyond).error().beyond) << beyond;
  }
  for (const char* none : {"千円", "99999999999999999999個"}) {
    ASSERT_FALSE(read_whole_number(none)) << none;
    EXPECT_FALSE(read_whole_number(none).error().beyond) << none;
  }
}

TEST(WholeNumber, DigitsInThreesKnowOnlyTheMarksTheyAreTold) {
  EXPECT_EQ(digits_in_threes("1'000", ", '"), "1000");
  EXPECT_EQ(digits_in_threes("1'000", ","), std::nullopt);
  EXPECT_EQ(digits_in_threes("1,000'000", ",'"), std::nullopt);
  EXPECT_EQ(digits_in_threes("", ","), std::nullopt);
}

}  // namespace
}  // namespace noren::text
