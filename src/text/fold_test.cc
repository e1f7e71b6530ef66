#include "text/fold.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "text/clean.h"

namespace noren::text {
namespace {

TEST(Fold, TextsAPersonTakesForTheSameAreTheSame) {
  const std::pair<const char*, const char*> same[] = {
      {"まぐかっぷ", "マグカップ"}, {"ﾏｸﾞｶｯﾌﾟ", "マグカップ"},   {"ＭＵＧ　ｃｕｐ", "mug cup"},   {"Café", "CAFE"},
      {"Ünlü Ệ", "unlu e"},         {"鎌ヶ谷", "鎌ケ谷"},         {"髙橋", "高橋"},             {"山﨑", "山崎"},
      {"コ－ヒ－", "コーヒー"},     {"ｺｰﾋｰ", "コーヒー"},         {"１−２", "1-2"},             {"1ー2", "1-2"},
      {"㈱", "(株)"},               {"㎏", "kg"},                 {"①", "1"},                   {"か\u3099", "ガ"},
      {"  a \t\n b  ", "a b"},      {"キヤノン", "キャノン"},     {"ｱ\u200Bｲ", "アイ"},         {"〜", "～"},
      {"カ―ド", "カード"},          {"ｶﾞｷﾞｸﾞ", "がぎぐ"},         {"ヴ", "ゔ"},                 {"𠮷野家", "吉野家"},
  };
  for (const auto& [a, b] : same) EXPECT_EQ(fold(a), fold(b)) << a << " / " << b;
}

TEST(Fold, DifferentThingsStayDifferent) {
  const std::pair<const char*, const char*> different[] = {{"ハ", "バ"}, {"ビル", "ビール"}, {"茶", "菜"}, {"a b", "ab"}, {"カ-ド", "カード"}};
  for (const auto& [a, b] : different) EXPECT_NE(fold(a), fold(b)) << a << " / " << b;
}

TEST(Fold, FoldedTextIsReadable) {
  EXPECT_EQ(fold("くるみ MUG 茶"), "くるみ mug 茶");
  EXPECT_EQ(fold("マグカップ・大"), "まぐかつぷ・大");
  EXPECT_EQ(fold("a\xff"), "a\uFFFD");
  EXPECT_EQ(fold(""), "");
}

TEST(Fold, WordsOfASearch) {
  EXPECT_EQ(fold_words("　マグ カップ  まぐ "), (std::vector<std::string>{"まぐ", "かつぷ"}));
  EXPECT_EQ(fold_words(" \u3000"), std::vector<std::string>{});
  EXPECT_EQ(fold_words("a b c d", 2).size(), 2u);
}

RC_GTEST_PROP(Fold, FoldingTwiceChangesNothing, (const std::vector<std::uint16_t>& units)) {
  std::string text;
  for (const std::uint16_t unit : units) {
    if (unit < 0x80) {
      text += static_cast<char>(unit);
    } else if (unit < 0x800) {
      text += {static_cast<char>(0xC0 | (unit >> 6)), static_cast<char>(0x80 | (unit & 0x3F))};
    } else {
      text += {static_cast<char>(0xE0 | (unit >> 12)), static_cast<char>(0x80 | ((unit >> 6) & 0x3F)), static_cast<char>(0x80 | (unit & 0x3F))};
    }
  }
  const std::string once = fold(text);
  RC_ASSERT(is_valid_utf8(once));
  RC_ASSERT(fold(once) == once);
}

}  // namespace
}  // namespace noren::text
