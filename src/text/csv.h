// CSV in and out (RFC 4180). Reading: quotes, CRLF, LF or CR, a quote inside a plain field is kept as Excel does; lines without
// a word are skipped, be they empty or of separators alone, as Excel leaves them; errors name row and column. Writing: CRLF,
// quotes only where needed. Both work on UTF-8: see encoding.h for the rest.
// A reader belongs to one thread and borrows its text.
#pragma once
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace noren::text {

using CsvRow = std::vector<std::string>;

struct CsvLimits {
  std::size_t rows = 100'000;
  std::size_t columns = 500;
  std::size_t field_bytes = 1'000'000;
};

enum class CsvProblem { quote_not_closed, text_after_quote, too_many_rows, too_many_columns, field_too_long };

struct CsvError {
  CsvProblem why = CsvProblem::quote_not_closed;
  std::size_t row = 0;     // from 1, the heading included, skipped lines not
  std::size_t column = 0;  // from 1
  std::size_t line = 0;    // from 1: the line of the file in which that row begins
};

class CsvReader {
 public:
  explicit CsvReader(std::string_view utf8, const CsvLimits& limits = {}, char separator = ',');

  // True and the next row, or false at the end. After an error the reader stays at its end.
  Result<bool, CsvError> next(CsvRow& row);
  std::size_t line() const { return row_line_; }  // of the file, where the last row begins

 private:
  enum class After { field, row };
  Result<bool, CsvError> read_row(CsvRow& row);
  Result<After, CsvProblem> read_field(std::string& field);
  Result<void, CsvProblem> read_quoted(std::string& field);
  bool at_line_end() const;
  void skip_line_end();

  std::string_view text_;
  CsvLimits limits_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t row_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
};

Result<std::vector<CsvRow>, CsvError> read_csv(std::string_view utf8, const CsvLimits& limits = {}, char separator = ',');

// The separator a file probably has: comma, tab or semicolon, whichever its first line has most of outside quotes.
char guess_separator(std::string_view utf8);

struct CsvStyle {
  // A field that a spreadsheet would run as a formula (= + - @ tab or CR first) gets an apostrophe in front. For files people
  // open; not for files machines read.
  bool guard_formulas = false;
  char separator = ',';
};

class CsvWriter {
 public:
  explicit CsvWriter(const CsvStyle& style = {}) : style_(style) {}

  void row(std::span<const std::string> fields);
  void row(std::initializer_list<std::string_view> fields);
  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void field(std::string_view text, bool first);

  CsvStyle style_;
  std::string out_;
};

}  // namespace noren::text
