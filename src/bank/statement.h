// A bank's statement as a CSV file: which column is what, and the deposits in it. Banks agree on nothing: lines before the heading,
// no heading, one column or two for money in and out, the date in three columns, years of the Japanese calendar. What a file's
// columns mean is guessed from its heading, shown, and kept by the heading's mark once somebody of the shop has confirmed it; a file
// without a heading is shown each time.
// Pure; safe from any thread.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "text/csv.h"
#include "text/encoding.h"

namespace noren::bank {

inline constexpr std::size_t kStatementBytesMax = 2 * 1024 * 1024;
inline constexpr std::size_t kStatementRowsMax = 20'000;

// What a column can be. in: money in (or in and out with a sign); kind: which of the two a line is, in words or 1 and 2.
enum class Role { day, month, day_of_month, in, out, kind, name, name_more, balance };
inline constexpr Role kRoles[] = {Role::day,  Role::month, Role::day_of_month, Role::in,     Role::out,
                                  Role::kind, Role::name,  Role::name_more,    Role::balance};
std::string_view name_of(Role role);  // form field "column_<name>", key of words bank.column.<name>

// Column per role, from 0; nothing: the file has none.
class Columns {
 public:
  std::optional<std::size_t> of(Role role) const { return at_[static_cast<std::size_t>(role)]; }
  void set(Role role, std::optional<std::size_t> column) { at_[static_cast<std::size_t>(role)] = column; }
  bool enough() const { return of(Role::day) && of(Role::in) && of(Role::name); }
  std::string text() const;                                    // "0,,,3,2,,4,,5": as stored
  static std::optional<Columns> parse(std::string_view text);  // nothing for what text() does not write
  bool operator==(const Columns&) const = default;

 private:
  std::array<std::optional<std::size_t>, std::size(kRoles)> at_{};
};

// A file read into cells.
struct Sheet {
  std::string encoding;                // "CP932"
  std::vector<text::CsvRow> rows;      // all of them, those before the heading too
  std::vector<std::size_t> lines;      // of the file, from 1, per row
  std::optional<std::size_t> heading;  // its row; nothing when there is none
  std::size_t columns = 0;             // the widest row
  std::size_t first() const { return heading ? *heading + 1 : 0; }
  // The same for every file of this bank: over the heading's cells, or the number of columns.
  std::string mark() const;
};

enum class SheetProblem {
  empty,
  only_heading,  // not one line below it
  too_large,
  encoding,
  csv,
  too_many_rows,
  // Another kind of file (other_files.cc): known by how it begins.
  pdf,
  spreadsheet,  // of Excel, old or new
  page,         // HTML or XML, also when it is called .xls
  archive,
  picture,
};
struct SheetError {
  SheetProblem why = SheetProblem::empty;
  std::size_t line = 0;  // from 1; 0 when it is about the whole file
};
std::string_view name_of(SheetProblem problem);  // key of words bank.sheet.<name>, places {line}

// What a file is that is no text; nothing: it may be a CSV file (other_files.cc).
std::optional<SheetProblem> other_kind_of_file(std::string_view bytes);

// encoding: nothing finds it out.
Result<Sheet, SheetError> read_sheet(std::string_view bytes, std::optional<text::Encoding> encoding);

Columns guess_columns(const Sheet& sheet);

// One deposit as the file tells it.
struct StatementLine {
  std::size_t line = 0;  // of the file
  LocalDate day;
  Yen amount;
  std::string name;  // cleaned; may be empty
  std::optional<Yen> balance;
  bool operator==(const StatementLine&) const = default;
};

// Why a row that tells of money is not taken without a question.
enum class Doubt {
  unread,    // the cell is no day, or no amount
  both,      // money in and money out in one row
  neither,   // a day, but no money
  negative,  // less than nothing came in
  too_much,  // more than any order can cost
  shifted,   // more cells than the heading has: a comma without quotes, perhaps within an amount
  future,
  old,  // more than a year back
};
std::string_view name_of(Doubt doubt);  // key of words bank.doubt.<name>, place {day}

struct LineFault {
  std::size_t line = 0;
  Role role = Role::day;
  std::string cell;  // shortened
  Doubt why = Doubt::unread;
  std::optional<LocalDate> day;  // as it was read; future, old

  bool odd_day() const { return why == Doubt::future || why == Doubt::old; }
};

struct Statement {
  std::vector<StatementLine> deposits;
  std::size_t withdrawals = 0;
  std::vector<LineFault> faults;
};

inline constexpr int kOldAfterDays = 366;

// Deposits of a day to come, or more than a year back, are asked about or, once somebody said that the days are right, taken.
enum class OddDays { ask, take };
Statement read_statement(const Sheet& sheet, const Columns& columns, LocalDate today, OddDays odd = OddDays::ask);

// ---- Cells (statement_cells.cc)

// 2026/11/22, 2026-11-22, 20261122, 26.11.22, 8/11/22, R8.11.22, 令和8年11月22日, 11月22日, 11/22, in any width, with a time behind it
// or not. A year that is left out is the one that makes the day the last before today; of two digits it is a year of 令和 or of this
// century, whichever lies nearer to today.
std::optional<LocalDate> read_day(std::string_view cell, LocalDate today);
// 1,980 1 980 ¥1,980 １，９８０円 +1,980 -1,980 ▲1,980 1980.00. Nothing when the cell is empty, "-" or "*"; an error for anything else,
// such as marks that do not part it in threes (1,98) or a sign behind it (1,980-).
Result<std::optional<Yen>, bool> read_amount(std::string_view cell);

}  // namespace noren::bank
