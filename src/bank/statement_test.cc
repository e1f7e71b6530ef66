#include "bank/statement.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "text/clean.h"

namespace noren::bank {
namespace {

constexpr LocalDate kToday{2026, 11, 25};

std::string cp932(std::string_view utf8) { return text::to_cp932(utf8).bytes; }

Statement read(std::string_view bytes) {
  const auto sheet = read_sheet(bytes, std::nullopt);
  EXPECT_TRUE(sheet);
  return read_statement(*sheet, guess_columns(*sheet), kToday);
}

TEST(Statement, DaysInEveryForm) {
  struct Row {
    const char* cell;
    std::optional<LocalDate> day;
  };
  const LocalDate day{2026, 11, 22};
  const Row rows[] = {
      {"2026/11/22", day},
      {"2026-11-22", day},
      {"2026.11.22", day},
      {"20261122", day},
      {"２０２６年１１月２２日", day},
      {"2026/11/22 14:03", day},
      {"2026年11月22日（日）", day},
      {"R8.11.22", day},
      {"R08/11/22", day},
      {"令和8年11月22日", day},
      {"令和 8年11月22日", day},
      {"r8-11-22", day},
      {"08/11/22", day},
      {"26/11/22", day},
      {"261122", day},
      {"081122", day},
      {"11月22日", day},
      {"11/22", day},
      {"令和元年5月1日", LocalDate{2019, 5, 1}},
      {"12/31", LocalDate{2025, 12, 31}},
      {"8/11/22", day},
      {"8年11月22日", day},
      {"令8.11.22", day},
      {"R.8.11.22", day},
      {"8/12/22", LocalDate{2026, 12, 22}},
      {"30/11/22", LocalDate{2030, 11, 22}},
      {"H30.11.22", LocalDate{2018, 11, 22}},
      {"2026/2/30", std::nullopt},
      {"", std::nullopt},
      {"合計", std::nullopt},
      {"99999999", std::nullopt},
      {"2026/13/01", std::nullopt},
      {"1/2/3/4", std::nullopt},
      {"-1", std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(read_day(row.cell, kToday), row.day) << row.cell;
}

TEST(Statement, AmountsInEveryForm) {
  for (const char* cell : {"1980", "1,980", "¥1,980", "￥１，９８０", "1,980円", "+1980", " 1980 ", "1980.00", "\\1,980", "1 980",
                           "1\u00A0980", "１　９８０円", "¥ 1,980", "1,980 円", "￥1'980", "1\u202F980"}) {
    EXPECT_EQ(read_amount(cell).value(), Yen(1980)) << cell;
  }
  for (const char* cell : {"-1,980", "▲1,980", "△1980", "−1980", "- 1 980", "¥-1,980", "▲¥1,980"})
    EXPECT_EQ(read_amount(cell).value(), Yen(-1980)) << cell;
  for (const char* cell : {"", " ", "-", "*", "**"}) EXPECT_EQ(read_amount(cell).value(), std::nullopt) << cell;
  for (const char* cell :
       {"千円", "12a", "1-2",     "9999999999999999", "0x10",   "1.5",   "12 00",  "1 2 00",    "1,2", "1,98", "1,9800",
        ",980", "1,",  "1 980 1", "1,980 200",        "1, 980", "1.980", "1,980-", "1980 2000", "円",  "+-5",  "(1,980)"})
    EXPECT_FALSE(read_amount(cell)) << cell;
}

TEST(Statement, ColumnsOfMostBanksAreGuessed) {
  struct Bank {
    const char* name;
    std::string file;
  };
  const Bank banks[] = {
      {"in and out",
       "日付,お引出金額,お預入金額,お取引内容,残高\r\n2026/11/22,,4820,振込 ﾔﾏﾀﾞ ﾊﾅｺ,104820\r\n2026/11/22,500,,ﾃｽｳﾘﾖｳ,104320\r\n"},
      {"signed", "取引日,入出金(円),残高(円),入出金先内容\r\n20261122,4820,104820,ﾔﾏﾀﾞ ﾊﾅｺ\r\n20261122,-500,104320,ﾃｽｳﾘﾖｳ\r\n"},
      {"three columns",
       "操作日(年),操作日(月),操作日(日),操作時刻(時),取引順番号,摘要,お支払金額,お預り金額,残高\r\n2026,11,22,10,1,振込　ヤマダ　ハナコ,,4820,104820\r\n"
       "2026,11,22,11,2,手数料,500,,104320\r\n"},
      {"a kind", "取引日,入払区分,取引金額,振込依頼人名,残高\r\nR8.11.22,1,\"4,820\",ﾔﾏﾀﾞﾊﾅｺ,104820\r\nR8.11.22,2,500,ﾃｽｳﾘﾖｳ,104320\r\n"},
      {"lines before",
       "口座番号,1234567\r\n照会期間,2026/11/01～2026/11/25\r\n\r\n年月日,お引出し,お預入れ,お取り扱い内容,残高\r\n2026/11/22,,\"4,820\",ヤマダ　ハナコ,104820\r\n"
       "2026/11/22,500,,手数料,104320\r\n合計,500,4820,,\r\n"},
      {"post",
       "取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高\r\n20261122,20261122001,4820,,振込,ヤマダ　ハナコ,104820\r\n20261122,2,,500,料金,,104320\r\n"},
      {"no heading", "2026/11/22,ﾔﾏﾀﾞ ﾊﾅｺ,4820\r\n2026/11/22,ﾃｽｳﾘﾖｳ,-500\r\n"},
  };
  for (const Bank& bank : banks) {
    for (const std::string& bytes : {bank.file, cp932(bank.file), "\xEF\xBB\xBF" + bank.file}) {
      const Statement statement = read(bytes);
      ASSERT_EQ(statement.deposits.size(), 1u) << bank.name;
      EXPECT_EQ(statement.deposits[0].day, (LocalDate{2026, 11, 22})) << bank.name;
      EXPECT_EQ(statement.deposits[0].amount, Yen(4820)) << bank.name;
      EXPECT_NE(statement.deposits[0].name, "") << bank.name;
      EXPECT_EQ(statement.withdrawals, 1u) << bank.name;
      EXPECT_TRUE(statement.faults.empty()) << bank.name;
    }
  }
}

TEST(Statement, WhatCannotBeReadIsNamed) {
  const Statement statement = read("日付,入金額,出金額,摘要\n2026/11/22,千円,,ﾔﾏﾀﾞ\n2026/13/45,4820,,ﾔﾏﾀﾞ\n2026/11/23,4820,,ﾔﾏﾀﾞ\n,,,\n");
  ASSERT_EQ(statement.faults.size(), 2u);
  EXPECT_EQ(statement.faults[0].line, 2u);
  EXPECT_EQ(statement.faults[0].role, Role::in);
  EXPECT_EQ(statement.faults[0].cell, "千円");
  EXPECT_EQ(statement.faults[1].role, Role::day);
  EXPECT_EQ(statement.deposits.size(), 1u);
}

// One row below a heading of day, money in, money out, name, balance.
Statement one_row(const std::string& row) { return read("日付,入金額,出金額,摘要,残高\n" + row + "\n"); }

TEST(Statement, WhatIsOddIsAskedAboutWithItsRow) {
  struct Row {
    const char* cells;
    Doubt why;
    Role role;
  };
  const Row rows[] = {
      {"2026/11/22,4820,500,ﾔﾏﾀﾞ,1", Doubt::both, Role::in},
      {"2026/11/22,-4820,,ﾔﾏﾀﾞ,1", Doubt::negative, Role::in},
      {"2026/11/22,,,ﾔﾏﾀﾞ,1", Doubt::neither, Role::in},
      {"2026/11/22,0,0,ﾔﾏﾀﾞ,1", Doubt::neither, Role::in},
      {"2026/11/22,48 20,,ﾔﾏﾀﾞ,1", Doubt::unread, Role::in},
      {"2026/11/22,,48 20,ﾔﾏﾀﾞ,1", Doubt::unread, Role::out},
      {"2026/11/22,4,820,,ﾔﾏﾀﾞ,1", Doubt::shifted, Role::in},
      {"2026/11/22,1000000000,,ﾔﾏﾀﾞ,1", Doubt::too_much, Role::in},
      {"2026/11/26,4820,,ﾔﾏﾀﾞ,1", Doubt::future, Role::day},
      {"R9.1.5,4820,,ﾔﾏﾀﾞ,1", Doubt::future, Role::day},
      {"2025/11/23,4820,,ﾔﾏﾀﾞ,1", Doubt::old, Role::day},
      {"H30.11.22,4820,,ﾔﾏﾀﾞ,1", Doubt::old, Role::day},
      {",4820,,ﾔﾏﾀﾞ,1", Doubt::unread, Role::day},
      {"2026/13/45,千円,,ﾔﾏﾀﾞ,1", Doubt::unread, Role::day},
  };
  for (const Row& row : rows) {
    const Statement statement = one_row(row.cells);
    EXPECT_TRUE(statement.deposits.empty()) << row.cells;
    EXPECT_EQ(statement.withdrawals, 0u) << row.cells;
    ASSERT_EQ(statement.faults.size(), 1u) << row.cells;
    EXPECT_EQ(statement.faults[0].line, 2u) << row.cells;
    EXPECT_EQ(statement.faults[0].why, row.why) << row.cells;
    EXPECT_EQ(statement.faults[0].role, row.role) << row.cells;
  }
  for (const char* nobodys : {"2026/11/22,,,前月繰越,1", "合計,4820,500,,", "計,4820,,,", "件数,1,,,"}) {
    EXPECT_TRUE(one_row(nobodys).faults.empty()) << nobodys;
    EXPECT_TRUE(one_row(nobodys).deposits.empty()) << nobodys;
  }
  EXPECT_EQ(one_row(",,,,\r\n2026/11/22,4820,,ﾔﾏﾀﾞ,1\r\n,,,,").deposits.size(), 1u) << "lines as a spreadsheet leaves them";
  EXPECT_EQ(one_row("2025/11/24,4820,,ﾔﾏﾀﾞ,1").deposits.size(), 1u) << "a year is not long ago";
  EXPECT_EQ(one_row("2026/11/22,,-500,手数料,1").withdrawals, 1u) << "with or without a sign";
}

TEST(Statement, AnAmountThatACommaPartedIsNeverReadAsAnother) {
  const Statement statement =
      read("日付,摘要,入金額,残高\n2026/11/22,ﾔﾏﾀﾞ,4,820,104,820\n2026/11/23,ｻﾄｳ,2,530,107,350\n2026/11/24,ﾀﾅｶ,900,108,250\n");
  EXPECT_TRUE(statement.deposits.empty());
  ASSERT_EQ(statement.faults.size(), 3u) << "most rows are that wide, and wrong all the same";
  const Statement memo = read("日付,摘要,入金額,残高\n2026/11/22,ﾔﾏﾀﾞ,4820,104820,メモ\n2026/11/23,ｻﾄｳ,2530,107350,メモ\n");
  EXPECT_EQ(memo.deposits.size(), 2u) << "a column without a heading is the bank's way";
}

TEST(Statement, OddDaysAreTakenWhenTheyAreRight) {
  const auto sheet = read_sheet("日付,入金額,摘要\n2026/11/26,4820,ﾔﾏﾀﾞ\n2020/1/5,100,ｻﾄｳ\n2026/11/22,1 2,ﾀﾅｶ\n", std::nullopt);
  ASSERT_TRUE(sheet);
  const Statement taken = read_statement(*sheet, guess_columns(*sheet), kToday, OddDays::take);
  EXPECT_EQ(taken.deposits.size(), 2u);
  EXPECT_EQ(taken.faults.size(), 1u) << "only days are vouched for";
}

TEST(Statement, OneColumnForBothHasASignForWhatWent) {
  EXPECT_EQ(read("取引日,入出金(円),内容\n20261122,-500,ﾃｽｳﾘﾖｳ\n").withdrawals, 1u);
  const Statement reversed = read("取引日,入払区分,取引金額,振込依頼人名\n20261122,1,-4820,ﾔﾏﾀﾞ\n");
  ASSERT_EQ(reversed.faults.size(), 1u);
  EXPECT_EQ(reversed.faults[0].why, Doubt::negative);
}

TEST(Statement, Utf16WithItsMarkIsRead) {
  const std::u16string text = u"\uFEFF日付,入金額,摘要\r\n2026/11/22,4820,ﾔﾏﾀﾞ\r\n";
  std::string little, big;
  for (const char16_t c : text) {
    const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
    little += {low, high};
    big += {high, low};
  }
  for (const std::string& bytes : {little, big}) {
    const Statement statement = read(bytes);
    ASSERT_EQ(statement.deposits.size(), 1u);
    EXPECT_EQ(statement.deposits[0].amount, Yen(4820));
    EXPECT_EQ(statement.deposits[0].name, "ﾔﾏﾀﾞ");
  }
}

TEST(Statement, SignsThatOnlyWindowsHasAreRead) {
  const Statement statement =
      read(cp932("日付,入金額,摘要\r\n2026/11/22,4820,㈱髙橋商店①\r\n2026/11/22,\"￥１，９８０\",フリコミ　ﾔﾏﾀﾞ\r\n"));
  ASSERT_EQ(statement.deposits.size(), 2u);
  EXPECT_EQ(statement.deposits[0].name, "㈱髙橋商店①");
  EXPECT_EQ(statement.deposits[1].amount, Yen(1980));
}

TEST(Statement, TenThousandLinesAreRead) {
  std::string file = "日付,入金額,出金額,摘要,残高\r\n";
  for (int i = 0; i < 10'000; ++i)
    file += "2026/11/22," + std::to_string(1000 + i) + ",,振込　ヤマダ　ハナコ," + std::to_string(i) + "\r\n";
  const Statement statement = read(cp932(file));
  EXPECT_EQ(statement.deposits.size(), 10'000u);
  EXPECT_TRUE(statement.faults.empty());
}

TEST(Statement, AnotherKindOfFileIsNamedAsWhatItIs) {
  const auto why = [](std::string_view bytes) { return read_sheet(bytes, std::nullopt).error().why; };
  EXPECT_EQ(why("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), SheetProblem::pdf);
  EXPECT_EQ(why(std::string("PK\x03\x04\x14\x00\x06\x00", 8) + "[Content_Types].xml..xl/workbook.xml"), SheetProblem::spreadsheet);
  EXPECT_EQ(why("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"), SheetProblem::spreadsheet);
  EXPECT_EQ(why(std::string("PK\x03\x04\x14\x00", 6) + "meisai.csv"), SheetProblem::archive);
  EXPECT_EQ(why("\xEF\xBB\xBF\r\n <!DOCTYPE html><html><table>"), SheetProblem::page);
  EXPECT_EQ(why("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"), SheetProblem::page);
  EXPECT_EQ(why("<?xml version=\"1.0\"?><Workbook>"), SheetProblem::page);
  EXPECT_EQ(why("\x89PNG\r\n\x1a\n\xff\xfe\x80\xff"), SheetProblem::picture);
  EXPECT_EQ(why("%PDF-" + std::string(kStatementBytesMax, 'a')), SheetProblem::pdf) << "whatever its size";
  EXPECT_EQ(why("日付,入金額,摘要\r\n"), SheetProblem::only_heading);
  EXPECT_EQ(why("口座,1\r\n\r\n日付,入金額,摘要"), SheetProblem::only_heading);
  for (const SheetProblem problem : {SheetProblem::empty, SheetProblem::picture}) EXPECT_NE(name_of(problem), "");
}

TEST(Statement, AQuoteThatIsNeverClosedNamesItsLine) {
  std::string file = "日付,入金額,摘要\n2026/11/22,4820,\"ﾔﾏﾀﾞ\n";
  for (int i = 0; i < 300; ++i) file += "2026/11/22,4820,ﾔﾏﾀﾞ\n";
  for (const std::string& bytes : {file, std::string("日付,入金額,摘要\n2026/11/22,4820,\"ﾔﾏﾀﾞ\n")}) {
    const auto refused = read_sheet(bytes, std::nullopt);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().why, SheetProblem::csv);
    EXPECT_EQ(refused.error().line, 2u);
  }
}

TEST(Statement, FilesThatAreNoStatement) {
  const auto why = [](std::string_view bytes) { return read_sheet(bytes, std::nullopt).error().why; };
  EXPECT_EQ(why(""), SheetProblem::empty);
  EXPECT_EQ(why(" \r\n\r\n"), SheetProblem::empty);
  EXPECT_EQ(why(std::string(kStatementBytesMax + 1, 'a')), SheetProblem::too_large);
  EXPECT_EQ(why("日付,\"入金額\n1,2"), SheetProblem::csv);
  std::string many;
  for (std::size_t i = 0; i <= kStatementRowsMax; ++i) many += "1,2\n";
  EXPECT_EQ(why(many), SheetProblem::too_many_rows);
  EXPECT_FALSE(read_sheet("\x89PNG\r\n\x1a\n\xff\xfe\x80\xff", std::nullopt));
}

TEST(Statement, ColumnsAreStoredAsText) {
  Columns columns;
  columns.set(Role::day, 0);
  columns.set(Role::in, 12);
  columns.set(Role::balance, 3);
  EXPECT_EQ(columns.text(), "0,,,12,,,,,3");
  EXPECT_EQ(Columns::parse(columns.text()), columns);
  EXPECT_FALSE(columns.enough());
  for (const char* text : {"", "1", "a,,,,,,,,", "0,,,12,,,,,3,4", "1000,,,,,,,,"}) EXPECT_FALSE(Columns::parse(text)) << text;
}

TEST(Statement, TheMarkIsTheBanks) {
  const auto mark = [](std::string_view file) { return read_sheet(file, std::nullopt)->mark(); };
  EXPECT_EQ(mark("日付,入金額,摘要\n2026/11/22,1,a\n"), mark(cp932("日付,入金額,摘要\n2026/12/01,2,b\n2026/12/02,3,c\n")));
  EXPECT_NE(mark("日付,入金額,摘要\n2026/11/22,1,a\n"), mark("日付,摘要,入金額\n2026/11/22,a,1\n"));
}

RC_GTEST_PROP(Statement, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  for (const std::string& file : {bytes, "日付,入金額,摘要\n" + bytes, "2026/11/22,4820," + bytes}) {
    const auto sheet = read_sheet(file, std::nullopt);
    if (!sheet) continue;
    for (const StatementLine& line : read_statement(*sheet, guess_columns(*sheet), kToday).deposits) {
      RC_ASSERT(line.amount > Yen(0));
      RC_ASSERT(text::is_valid_utf8(line.name));
    }
  }
}

}  // namespace
}  // namespace noren::bank
