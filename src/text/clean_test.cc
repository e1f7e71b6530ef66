#include "text/clean.h"

#include <gtest/gtest.h>

#include "text/code_points.h"

namespace noren::text {
namespace {

std::string cleaned(std::string_view typed, Lines lines = Lines::one) {
  const auto result = clean(typed, {.max_length = 1000, .lines = lines});
  return result ? *result : "refused " + std::to_string(static_cast<int>(result.error().why));
}

TEST(CleanText, KeepsWhatPeopleReallyType) {
  for (const std::string text : {"山田 花子", "O'Brien & Söhne", "髙橋 﨑 𠮷野", "👨‍👩‍👧‍👦のみんなで", "❤️", "🇯🇵", "👍🏽", "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
                                 "שלום", "مرحبا", "نمی‌خواهم", "①㈱№", "神\uFA19", "葛󠄀城"}) {
    EXPECT_EQ(cleaned(text), text);
  }
}

TEST(CleanText, TakesAwayWhatIsInvisible) {
  EXPECT_EQ(cleaned("\u202Egnp.exe"), "gnp.exe");
  EXPECT_EQ(cleaned("くる\u200Bみ\uFEFF\u2060"), "くるみ");
  EXPECT_EQ(cleaned("a\u200Db"), "ab");
  EXPECT_EQ(cleaned("\u2066abc\u2069\u200F"), "abc");
  EXPECT_EQ(cleaned("x\U000E0041\U000E007F"), "x");
  EXPECT_EQ(cleaned("\u3164"), "");
  for (const std::string turning : {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\u200E", "\u200F", "\u061C"}) {
    EXPECT_EQ(cleaned("山田" + turning + "花子"), "山田花子");
  }
}

TEST(CleanText, OneLineHasSingleSpaces) {
  EXPECT_EQ(cleaned(" \u3000山田\u3000\t 花子\r\n"), "山田 花子");
  EXPECT_EQ(cleaned("a\nb\u2028c\u00A0d"), "a b c d");
  EXPECT_EQ(cleaned(" \u3000 "), "");
}

TEST(CleanText, ManyLinesKeepTheirShape) {
  EXPECT_EQ(cleaned("\r\n\n 一行目 \r\n  二行目\r三行目\n\n\n\n\n四行目\n \n", Lines::many), "一行目\n  二行目\n三行目\n\n\n四行目");
  EXPECT_EQ(cleaned("\n \n", Lines::many), "");
}

TEST(CleanText, IsComposedWithoutChangingKanjiOfNames) {
  EXPECT_EQ(cleaned("か\u3099"), "が");
  EXPECT_EQ(cleaned("e\u0301"), "é");
  EXPECT_EQ(cleaned("\uFA1B\u3000\uFA19"), "\uFA1B \uFA19");
}

TEST(CleanText, NamesTheControlCharacterItRefuses) {
  const auto nul = clean(std::string_view("ab\0c", 4), {});
  ASSERT_FALSE(nul);
  EXPECT_EQ(nul.error().why, CleanProblem::control_character);
  EXPECT_EQ(nul.error().position, 3u);
  EXPECT_EQ(nul.error().character, char32_t{0});
  EXPECT_EQ(clean("\x1b[31m", {}).error().character, char32_t{0x1B});
  EXPECT_EQ(clean("\u0085", {}).error().character, char32_t{0x85});
  EXPECT_EQ(clean("\uFFFE", {}).error().character, char32_t{0xFFFE});
}

TEST(CleanText, RefusesBrokenUtf8) {
  for (const std::string_view bytes : {"\xff", "a\xc0\xaf", "\xe3\x81", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x82\x82\xac", "\x80", "\xe3\x81x"}) {
    EXPECT_FALSE(is_valid_utf8(bytes));
    const auto result = clean(bytes, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().why, CleanProblem::not_utf8);
  }
  EXPECT_EQ(clean("a\xc0\xaf", {}).error().position, 2u);
  EXPECT_TRUE(is_valid_utf8("\xf4\x8f\xbf\xbdくるみ12345678"));
}

TEST(CleanText, MeasuresAfterCleaning) {
  EXPECT_TRUE(clean("  あいう  ", {.max_length = 3}));
  const auto longer = clean("あいうえ", {.max_length = 3});
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().why, CleanProblem::too_long);
  EXPECT_EQ(longer.error().length, 4u);
  EXPECT_EQ(clean("\u200B ", {.required = true}).error().why, CleanProblem::missing);
  EXPECT_TRUE(clean("", {}));
}

TEST(TextLength, CountsAsAReaderDoes) {
  const std::pair<const char*, std::size_t> cases[] = {{"", 0}, {"abc", 3}, {"くるみ", 3}, {"か\u3099", 1}, {"👨‍👩‍👧‍👦", 1}, {"🇯🇵🇫🇷", 2},
                                                       {"👍🏽!", 2}, {"❤️", 1}, {"🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1}, {"葛󠄀", 1}};
  for (const auto& [text, characters] : cases) EXPECT_EQ(length(text), characters) << text;
}

TEST(TextLength, AHeapOfMarksIsNotShort) {
  std::string heap = "a";
  for (int i = 0; i < 7000; ++i) heap += "\u0301";
  EXPECT_GE(length(heap), 1000u);
  std::string family = "👩";
  for (int i = 0; i < 7000; ++i) family += "\u200D👩";
  EXPECT_GE(length(family), 1000u);
}

}  // namespace
}  // namespace noren::text
