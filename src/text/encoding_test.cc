#include "text/encoding.h"

#include <gtest/gtest.h>

#include "text/csv.h"

namespace noren::text {
namespace {

std::string decoded(std::string_view bytes) {
  const auto result = decode(bytes);
  return result ? std::string(encoding_name(result->from)) + ":" + result->utf8 : "broken at " + std::to_string(result.error().offset);
}

TEST(Encoding, FilesPeopleBringAreRecognised) {
  using namespace std::string_literals;
  EXPECT_EQ(decoded("slug,name\n"), "UTF-8:slug,name\n");
  EXPECT_EQ(decoded("くるみ"), "UTF-8:くるみ");
  EXPECT_EQ(decoded("\xEF\xBB\xBFくるみ"), "UTF-8:くるみ");
  EXPECT_EQ(decoded("\x82\xad\x82\xe9\x82\xdd,\x92\x83"), "CP932:くるみ,茶");
  EXPECT_EQ(decoded("\xa4\xaf\xa4\xeb\xa4\xdf,\xc3\xe3"), "EUC-JP:くるみ,茶");
  EXPECT_EQ(decoded("\xcf\xb8\xde\xb6\xaf\xcc\xdf,\x8f\xa4\x95\x69"), "CP932:ﾏｸﾞｶｯﾌﾟ,商品");
  EXPECT_EQ(decoded("\xc5\xec\xb5\xfe\xc5\xd4"), "EUC-JP:東京都");
  EXPECT_EQ(decoded("\xff\xfe\x4f\x30\x8b\x30\x7f\x30"), "UTF-16LE:くるみ");
  EXPECT_EQ(decoded("\xfe\xff\x30\x4f\x30\x8b\x30\x7f"), "UTF-16BE:くるみ");
  EXPECT_EQ(decoded("s\0k\0u\0\n\0"s), "UTF-16LE:sku\n");
  EXPECT_EQ(decoded("\0s\0k\0u\0\n"s), "UTF-16BE:sku\n");
  EXPECT_EQ(decoded(""), "UTF-8:");
}

TEST(Encoding, WindowsCharactersReadAsOnWindows) {
  EXPECT_EQ(decoded("\x81\x60\x81\x7c\x87\x40\x87\x8a\xfb\xfc\xfa\xb1 \x82\xa0"), "CP932:～－①㈱髙﨑 あ");
}

TEST(Encoding, BrokenBytesAreNamed) {
  const auto result = decode("name\r\n\x82\xad\x82\xe9\n\x82\xad\x85\x20,");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().tried, Encoding::cp932);
  EXPECT_EQ(result.error().line, 3u);
  EXPECT_EQ(result.error().offset, 13u);
  const auto utf8 = decode_as("a\n\xff", Encoding::utf8);
  ASSERT_FALSE(utf8);
  EXPECT_EQ(utf8.error().offset, 2u);
  EXPECT_EQ(utf8.error().line, 2u);
  EXPECT_FALSE(decode("\xff\xfe\x4f"));
}

TEST(Encoding, Cp932ReportsEveryCharacterThatDoesNotFit) {
  const auto fits = to_cp932("〜～−－‖¥¢ ①㈱髙﨑ｶﾅ abc");
  EXPECT_TRUE(fits.unfit.empty());
  EXPECT_EQ(decode_as(fits.bytes, Encoding::cp932)->utf8, "～～－－∥￥￠ ①㈱髙﨑ｶﾅ abc");

  const auto some = to_cp932("くるみ\n𠮷野 é\n🎁剝");
  ASSERT_EQ(some.unfit.size(), 4u);
  EXPECT_EQ(some.unfit[0].character, "𠮷");
  EXPECT_EQ(some.unfit[0].line, 2u);
  EXPECT_EQ(some.unfit[0].position, 1u);
  EXPECT_EQ(some.unfit[1].character, "é");
  EXPECT_EQ(some.unfit[2].character, "🎁");
  EXPECT_EQ(some.unfit[3].line, 3u);
  EXPECT_EQ(decode_as(some.bytes, Encoding::cp932)->utf8, "くるみ\n〓野 〓\n〓〓");
  EXPECT_EQ(to_cp932("plain").bytes, "plain");
  EXPECT_EQ(through_cp932("Sablés 〜 𠮷野"), "Sabl〓s ～ 〓野");
  EXPECT_EQ(through_cp932(""), "");
}

TEST(Encoding, ACsvOfAnOldCartComesThrough) {
  const auto file = decode("\x8f\xa4\x95\x69\x96\xbc,\x89\xbf\x8a\x69\r\n\"\x83\x5c\x83\x74\x83\x40,\x91\xe5\",1200\r\n");
  ASSERT_TRUE(file);
  const auto rows = read_csv(file->utf8);
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows, (std::vector<CsvRow>{{"商品名", "価格"}, {"ソファ,大", "1200"}}));
}

}  // namespace
}  // namespace noren::text
