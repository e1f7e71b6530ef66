#include "text/kana.h"

#include <gtest/gtest.h>

namespace noren::text {
namespace {

TEST(Kana, BecomesFullWidthKatakana) {
  const std::pair<const char*, const char*> cases[] = {
      {"やまだ はなこ", "ヤマダ ハナコ"}, {"ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"}, {"ヤマダ　ハナコ", "ヤマダ ハナコ"}, {"ﾕｳｺ-", "ユウコー"},
      {"さ－ら", "サーラ"},               {"ｃ・ろなるど", "C・ロナルド"},   {"  いすゞ ", "イスヾ"},           {"カ)クルミ", "カ)クルミ"},
      {"か\u3099んま", "ガンマ"},         {"", ""},
  };
  for (const auto& [typed, kana] : cases) EXPECT_EQ(to_fullwidth_katakana(typed), kana) << typed;
}

TEST(Kana, KnowsANameInKana) {
  for (const char* name : {"ヤマダ ハナコ", "ユウコー", "C・ロナルド", "カ)クルミ", "ABCショウジ", "ヴァイス"}) EXPECT_TRUE(is_kana_name(name)) << name;
  for (const char* name : {"", " ", "ー", "ABC", "山田", "ヤマダ花子", "やまだ", "ﾔﾏﾀﾞ", "ヤマダ<b>", "ヤマダ\n", "ヤマダ\xff"}) EXPECT_FALSE(is_kana_name(name)) << name;
}

}  // namespace
}  // namespace noren::text
