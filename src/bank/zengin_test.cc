#include "bank/zengin.h"

#include <gtest/gtest.h>

namespace noren::bank {
namespace {

TEST(Zengin, ANameInTheBanksAlphabet) {
  struct Row {
    const char* from;
    const char* to;
  };
  const Row rows[] = {
      {"ヤマダ ショウコ", "ﾔﾏﾀﾞ ｼﾖｳｺ"},
      {"やまだ　しょうこ", "ﾔﾏﾀﾞ ｼﾖｳｺ"},
      {"ﾔﾏﾀﾞ ｼｮｳｺ", "ﾔﾏﾀﾞ ｼﾖｳｺ"},
      {"ジョージ・スミス", "ｼﾞﾖ-ｼﾞ.ｽﾐｽ"},
      {"カ）クルミザッカテン", "ｶ)ｸﾙﾐｻﾞﾂｶﾃﾝ"},
      {"ヴィオラ", "ｳﾞｲｵﾗ"},
      {"パーティー", "ﾊﾟ-ﾃｲ-"},
      {"ａｂｃ　Ｄ１", "ABC D1"},
      {"ヲカノ", "ｵｶﾉ"},
      {"ニッポン―リース", "ﾆﾂﾎﾟﾝ-ﾘ-ｽ"},
      {"タ゛イ", "ﾀﾞｲ"},
      {"ヵヶ", "ｶｹ"},
  };
  for (const Row& row : rows) {
    const auto made = to_zengin(row.from);
    ASSERT_TRUE(made) << row.from;
    EXPECT_EQ(*made, row.to);
    EXPECT_EQ(to_zengin(*made).value(), row.to) << "twice is once";
  }
  EXPECT_EQ(to_zengin("山田").error(), "山");
  EXPECT_EQ(to_zengin("ヤマダ🙂").error(), "🙂");
  EXPECT_EQ(to_zengin("ヤマダ&カンパニー").error(), "&");
}

TEST(Zengin, APayerIsTakenApart) {
  struct Row {
    const char* printed;
    const char* bare;
    const char* form;
    std::vector<std::string> numbers;
    bool odd = false;
  };
  const Row rows[] = {
      {"ﾔﾏﾀﾞ ﾊﾅｺ", "ﾔﾏﾀﾞﾊﾅｺ", "", {}},
      {"振込　ヤマダ　ハナコ", "ﾔﾏﾀﾞﾊﾅｺ", "", {}},
      {"フリコミ＊ヤマダハナコ", "ﾔﾏﾀﾞﾊﾅｺ", "", {}},
      {"ｶ)ｸﾙﾐ", "ｸﾙﾐ", "ｶ^", {}},
      {"ｸﾙﾐ(ｶ", "ｸﾙﾐ", "ｶ$", {}},
      {"ｸﾙﾐ(ｶ)ﾃﾝｼﾞﾝ", "ｸﾙﾐﾃﾝｼﾞﾝ", "ｶ|", {}},
      {"(ｶ)ｸﾙﾐ", "ｸﾙﾐ", "ｶ^", {}},
      {"カブシキガイシャクルミ", "ｸﾙﾐ", "ｶ^", {}},
      {"クルミ　ユウゲンガイシャ", "ｸﾙﾐ", "ﾕ$", {}},
      {"ﾄﾞ)ｸﾙﾐ", "ｸﾙﾐ", "ﾄﾞ^", {}},
      {"ｲ)ﾊﾙｶｾﾞｶｲ ｸﾙﾐｲｲﾝ", "ﾊﾙｶｾﾞｶｲｸﾙﾐｲｲﾝ", "ｲ^", {}},
      {"イリョウホウジンシャダンハルカゼ", "ﾊﾙｶｾﾞ", "ｲ^", {}},
      {"A10429 ﾔﾏﾀﾞﾊﾅｺ", "ﾔﾏﾀﾞﾊﾅｺ", "", {"A1042-9"}},
      {"A1042-9ﾔﾏﾀﾞﾊﾅｺ", "ﾔﾏﾀﾞﾊﾅｺ", "", {"A1042-9"}},
      {"ﾔﾏﾀﾞﾊﾅｺ 10429", "ﾔﾏﾀﾞﾊﾅｺ", "", {"10429"}},
      {"１０４２９ヤマダハナコ", "ﾔﾏﾀﾞﾊﾅｺ", "", {"10429"}},
      {"A10421 ﾔﾏﾀﾞﾊﾅｺ", "ﾔﾏﾀﾞﾊﾅｺ", "", {}, true},
      {"77ｼﾖｳｶｲ", "77ｼﾖｳｶｲ", "", {}},
      {"", "", "", {}},
  };
  for (const Row& row : rows) {
    const PayerName name = read_payer(row.printed);
    EXPECT_EQ(name.bare, row.bare) << row.printed;
    EXPECT_EQ(name.form, row.form) << row.printed;
    EXPECT_EQ(name.numbers, row.numbers) << row.printed;
    EXPECT_EQ(name.odd_number, row.odd) << row.printed;
  }
}

TEST(Zengin, HowNearTwoNamesAre) {
  struct Row {
    const char* printed;
    const char* known;
    Likeness answer;
  };
  const Row rows[] = {
      {"ﾔﾏﾀﾞﾊﾅｺ", "ヤマダ ハナコ", Likeness::equal},
      {"ﾔﾏﾀﾞ ｼﾖｳｺ", "やまだ しょうこ", Likeness::equal},
      {"ｵ-ﾉ ﾕｳ", "オーノ ユウ", Likeness::equal},
      {"ｵｵﾉ ﾕｳｺ", "オーノ ユウコ", Likeness::near},
      {"ﾔﾏｻﾞｷ ｹﾝ", "ヤマサキ ケン", Likeness::near},
      {"ﾊﾅｺ ﾔﾏﾀﾞ", "ヤマダ ハナコ", Likeness::near},
      {"ﾊﾅｺﾔﾏﾀﾞ", "ヤマダ ハナコ", Likeness::near},
      {"ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ ハナコ", Likeness::family},
      {"ﾔﾏﾀﾞﾀﾛｳ", "ヤマダ ハナコ", Likeness::family},
      {"ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダハナコ", Likeness::none},
      {"ｻﾄｳ ﾊﾅｺ", "ヤマダ ハナコ", Likeness::none},
      {"ｶ)ｸﾙﾐ", "カブシキガイシャ クルミ", Likeness::equal},
      {"ｶ)ｸﾙﾐ", "クルミ カブシキガイシャ", Likeness::near},
      {"ｶ)ｸﾙﾐ", "ユ）クルミ", Likeness::near},
      {"ｶ)ｸﾙﾐ", "クルミ", Likeness::near},
      {"ﾌｸｵｶｼﾞﾄﾞｳｼﾔｾｲﾋﾞﾌﾞﾋﾝ", "フクオカジドウシャセイビブヒンハンバイ", Likeness::near},
      {"ﾌｸｵｶｼﾞﾄﾞｳｼﾔｾｲﾋﾞ", "フクオカジテンシャセイビブヒン", Likeness::none},
      {"ｵﾉ ﾕｳ", "オノ ユミ", Likeness::family},
      {"", "ヤマダ", Likeness::none},
  };
  for (const Row& row : rows)
    EXPECT_EQ(likeness(read_payer(row.printed), read_payer(row.known)), row.answer) << row.printed << " / " << row.known;
}

}  // namespace
}  // namespace noren::bank
