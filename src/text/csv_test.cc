#include "text/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace noren::text {
namespace {

using Rows = std::vector<CsvRow>;

TEST(CsvReading, Table) {
  const std::pair<const char*, Rows> cases[] = {
      {"", {}},
      {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"a\rb\r", {{"a"}, {"b"}}},
      {"\xEF\xBB\xBF商品名,価格\n", {{"商品名", "価格"}}},
      {"\"a,b\",\"c \"\"d\"\"\"\n", {{"a,b", "c \"d\""}}},
      {"\"一行目\r\n二行目\",x\n", {{"一行目\r\n二行目", "x"}}},
      {"a,\n,b\n", {{"a", ""}, {"", "b"}}},
      {"\n\r\na\n\n\nb\n\n", {{"a"}, {"b"}}},
      {",,\r\na,b,c\r\n,,\r\n\"\",\"\",\r\n ,,\r\nd,e,f\r\n,,\r\n,,", {{"a", "b", "c"}, {" ", "", ""}, {"d", "e", "f"}}},
      {"\"\"\n", {}},
      {"5\" plate,x\n", {{"5\" plate", "x"}}},
      {" a , b \n", {{" a ", " b "}}},
      {"a,\"\"", {{"a", ""}}},
      {"a,", {{"a", ""}}},
  };
  for (const auto& [text, rows] : cases) {
    const auto read = read_csv(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, rows) << text;
  }
}

TEST(CsvReading, ErrorsNameTheirPlace) {
  struct Case {
    const char* text;
    CsvProblem why;
    std::size_t row, column, line;
  };
  const Case cases[] = {
      {"a,b\nc,\"d\ne", CsvProblem::quote_not_closed, 2, 2, 2},
      {"\"a\"b,c", CsvProblem::text_after_quote, 1, 1, 1},
      {"\"a\nb\",c\n\nd,\"e\" ,f", CsvProblem::text_after_quote, 2, 2, 4},
      {"a,b,c,d\n", CsvProblem::too_many_columns, 1, 4, 1},
      {"a\nb\nc\nd\n", CsvProblem::too_many_rows, 4, 1, 4},
      {"a\n,\nb\n,,\n\nc\nd\n,", CsvProblem::too_many_rows, 4, 1, 7},
      {"a\n,,\n\"b", CsvProblem::quote_not_closed, 2, 1, 3},
      {"a\n1234567890x", CsvProblem::field_too_long, 2, 1, 2},
      {"\"12345\"\"67890\"", CsvProblem::field_too_long, 1, 1, 1},
  };
  for (const auto& [text, why, row, column, line] : cases) {
    const auto read = read_csv(text, {.rows = 3, .columns = 3, .field_bytes = 10});
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().why, why) << text;
    EXPECT_EQ(read.error().row, row) << text;
    EXPECT_EQ(read.error().column, column) << text;
    EXPECT_EQ(read.error().line, line) << text;
  }
}

TEST(CsvReading, RowByRowKnowsItsLine) {
  CsvReader reader("head\n\n\"a\nb\"\nlast");
  CsvRow row;
  ASSERT_TRUE(*reader.next(row));
  EXPECT_EQ(reader.line(), 1u);
  ASSERT_TRUE(*reader.next(row));
  EXPECT_EQ(reader.line(), 3u);
  ASSERT_TRUE(*reader.next(row));
  EXPECT_EQ(reader.line(), 5u);
  EXPECT_FALSE(*reader.next(row));
  EXPECT_FALSE(*reader.next(row));
}

TEST(CsvReading, SeparatorIsGuessedFromTheHeading) {
  EXPECT_EQ(guess_separator("a,b,c\n"), ',');
  EXPECT_EQ(guess_separator("a\tb\tc\nx,y,z,w"), '\t');
  EXPECT_EQ(guess_separator("\"a,b,c\";d;e\n"), ';');
  EXPECT_EQ(guess_separator("one"), ',');
  EXPECT_EQ(*read_csv("a\tb,c\n", {}, '\t'), (Rows{{"a", "b,c"}}));
}

TEST(CsvWriting, QuotesOnlyWhereNeeded) {
  CsvWriter writer;
  writer.row({"\uFEFFx"});
  EXPECT_EQ(*read_csv(writer.take()), (Rows{{"\uFEFFx"}}));
  writer = CsvWriter();
  writer.row({"商品名", "a,b", "say \"hi\"", "two\nlines", "", " x"});
  EXPECT_EQ(writer.str(), "商品名,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,\" x\"\r\n");
}

TEST(CsvWriting, FormulasAreDisarmedOnlyWhenAsked) {
  CsvWriter guarded({.guard_formulas = true});
  guarded.row({"=1+1", "+81", "-5", "@SUM(A1)", "\tx", "\rx", "a=b", ""});
  EXPECT_EQ(guarded.str(), "'=1+1,'+81,'-5,'@SUM(A1),'\tx,\"'\rx\",a=b,\r\n");
  CsvWriter plain;
  plain.row({"=1+1", "-5"});
  EXPECT_EQ(plain.take(), "=1+1,-5\r\n");
}

RC_GTEST_PROP(CsvWriting, WhatWasWrittenReadsTheSame, (const std::vector<std::vector<std::string>>& drawn)) {
  constexpr std::string_view kAlphabet = "a,\"\r\n ;\t茶";
  Rows rows;
  CsvWriter writer;
  for (const auto& draw : drawn) {
    CsvRow row;
    for (const auto& text : draw) {
      std::string field;
      for (const char c : text) field += kAlphabet[static_cast<unsigned char>(c) % kAlphabet.size()];
      row.push_back(std::move(field));
    }
    if (row.empty()) row.emplace_back();
    writer.row(row);
    const bool says_something = std::any_of(row.begin(), row.end(), [](const std::string& field) { return !field.empty(); });
    if (says_something) rows.push_back(std::move(row));
  }
  const auto read = read_csv(writer.str());
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == rows);
}

}  // namespace
}  // namespace noren::text
