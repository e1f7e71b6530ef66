#include "bank/zengin_file.h"

#include <gtest/gtest.h>

#include "text/encoding.h"

namespace noren::bank {
namespace {

TEST(TransferFileOfZengin, EveryByteHasItsPlace) {
  const Consignor consignor{"1234567890", "ｶ)ｸﾙﾐｻﾞﾂｶﾃﾝ", {"0001", "ミズホ", "710", "フクオカ", AccountKind::current, "7654321", ""}, 1};
  const std::vector<TransferLine> lines = {
      {{"9900", "ゆうちょ銀行", "018", "〇一八", AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"}, Yen(2530)},
      {{"0033", "ペイペイ", "002", "スズメ", AccountKind::savings, "0000001", "ｼﾞﾖﾝ.ｽﾐｽ"}, Yen(12'345'678)}};
  const std::string file = transfer_file(consignor, {2026, 11, 24}, lines);
  ASSERT_EQ(file.size(), 5u * 122u);
  const auto record = [&](std::size_t n) { return file.substr(n * 122, 120); };
  const auto cp932 = [](std::string_view text, std::size_t width) {
    std::string bytes = text::to_cp932(text).bytes;
    bytes.resize(width, ' ');
    return bytes;
  };
  EXPECT_EQ(record(0), "12101234567890" + cp932("ｶ)ｸﾙﾐｻﾞﾂｶﾃﾝ", 40) + "11240001" + cp932("ﾐｽﾞﾎ", 15) + "710" + cp932("ﾌｸｵｶ", 15) +
                           "27654321" + std::string(17, ' '));
  EXPECT_EQ(record(1), "29900" + std::string(15, ' ') + "018" + std::string(15, ' ') + "000010123456" + cp932("ﾔﾏﾀﾞ ﾊﾅｺ", 30) +
                           "00000025300" + std::string(20, ' ') + "7" + std::string(8, ' '));
  EXPECT_EQ(record(2).substr(0, 24), "20033" + cp932("ﾍﾟｲﾍﾟｲ", 15) + "002" + cp932("ｽ", 1));
  EXPECT_EQ(record(3), "8000002000012348208" + std::string(101, ' '));
  EXPECT_EQ(record(4), "9" + std::string(119, ' '));
  for (std::size_t n = 0; n < 5; ++n) EXPECT_EQ(file.substr(n * 122 + 120, 2), "\r\n");
}

}  // namespace
}  // namespace noren::bank
