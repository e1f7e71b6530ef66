#include "bank/statement.h"

#include <algorithm>

#include "base/hex.h"
#include "base/names.h"
#include "crypto/crypto.h"
#include "text/code_points.h"
#include "text/fold.h"

namespace noren::bank {
namespace {

constexpr Named<Role> kRoleNames[] = {
    {Role::day, "day"},   {Role::month, "month"}, {Role::day_of_month, "day_of_month"}, {Role::in, "in"},          {Role::out, "out"},
    {Role::kind, "kind"}, {Role::name, "name"},   {Role::name_more, "name_more"},       {Role::balance, "balance"}};
constexpr Named<SheetProblem> kProblems[] = {{SheetProblem::empty, "empty"},
                                             {SheetProblem::only_heading, "only_heading"},
                                             {SheetProblem::too_large, "too_large"},
                                             {SheetProblem::encoding, "encoding"},
                                             {SheetProblem::csv, "csv"},
                                             {SheetProblem::too_many_rows, "too_many_rows"},
                                             {SheetProblem::pdf, "pdf"},
                                             {SheetProblem::spreadsheet, "spreadsheet"},
                                             {SheetProblem::page, "page"},
                                             {SheetProblem::archive, "archive"},
                                             {SheetProblem::picture, "picture"}};

constexpr std::size_t kHeadingWithin = 30;  // rows: some banks print the account and the period first

// Words of headings, in the order they are tried: the first role that a cell fits and that has no column yet.
struct Heading {
  Role role;
  std::string_view part;  // folded below
  bool whole = false;
};
constexpr Heading kHeadings[] = {
    {Role::day, "日付"},
    {Role::day, "取引日"},
    {Role::day, "年月日"},
    {Role::day, "勘定日"},
    {Role::day, "取扱日"},
    {Role::day, "操作日(年)"},
    {Role::day, "操作日"},
    {Role::day, "入金日"},
    {Role::day, "年", true},
    {Role::day, "date"},
    {Role::month, "操作日(月)"},
    {Role::month, "月", true},
    {Role::day_of_month, "操作日(日)"},
    {Role::day_of_month, "日", true},
    {Role::balance, "残高"},
    {Role::balance, "貸付)高"},
    {Role::balance, "balance"},
    {Role::kind, "入払区分"},
    {Role::kind, "入出金区分"},
    {Role::kind, "取引区分"},
    {Role::in, "入出金(円)"},
    {Role::in, "入出金", true},
    {Role::in, "入出金額"},
    {Role::out, "出金額"},
    {Role::out, "出金金額"},
    {Role::out, "払出"},
    {Role::out, "引出"},
    {Role::out, "支払"},
    {Role::out, "出金"},
    {Role::in, "入金額"},
    {Role::in, "入金金額"},
    {Role::in, "預入"},
    {Role::in, "預り"},
    {Role::in, "預かり"},
    {Role::in, "受入"},
    {Role::in, "入金", true},
    {Role::in, "入金(円)"},
    {Role::in, "取引金額"},
    {Role::in, "金額"},
    {Role::in, "amount"},
    {Role::name, "振込依頼人"},
    {Role::name, "依頼人名"},
    {Role::name, "入出金先内容"},
    {Role::name, "摘要内容"},
    {Role::name, "内容"},
    {Role::name, "摘要"},
    {Role::name, "詳細2"},
    {Role::name, "詳細"},
    {Role::name, "取引名"},
    {Role::name, "備考"},
    {Role::name, "name"},
};

std::string heading_text(std::string_view cell) {
  std::string text = text::fold(cell);
  std::erase(text, ' ');
  return text;
}

bool fits(const Heading& heading, const std::string& cell) {
  if (heading.role == Role::out && cell.find("入出金") != std::string::npos) return false;
  const std::string part = heading_text(heading.part);
  return heading.whole ? cell == part : cell.find(part) != std::string::npos;
}

Columns columns_of(const text::CsvRow& row) {
  Columns columns;
  std::vector<bool> taken(row.size());
  std::vector<std::string> cells;
  for (const std::string& cell : row) cells.push_back(heading_text(cell));
  for (const Heading& heading : kHeadings) {
    if (columns.of(heading.role)) continue;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (taken[i] || cells[i].empty() || !fits(heading, cells[i])) continue;
      columns.set(heading.role, i);
      taken[i] = true;
      break;
    }
  }
  if (columns.of(Role::out)) columns.set(Role::kind, std::nullopt);  // two columns say it already
  return columns;
}

std::optional<std::size_t> find_heading(const std::vector<text::CsvRow>& rows) {
  for (std::size_t i = 0; i < std::min(rows.size(), kHeadingWithin); ++i) {
    const Columns columns = columns_of(rows[i]);
    if (columns.of(Role::day) && columns.of(Role::in) && columns.of(Role::day) != columns.of(Role::in)) return i;
  }
  return std::nullopt;
}

// Without a heading: the column most cells of which read as a day, and so on.
template <class Fits>
std::optional<std::size_t> mostly(const Sheet& sheet, const Columns& taken, const Fits& reads) {
  std::optional<std::size_t> best;
  std::size_t most = 0;
  for (std::size_t column = 0; column < sheet.columns; ++column) {
    if (std::any_of(std::begin(kRoles), std::end(kRoles), [&](Role role) { return taken.of(role) == column; })) continue;
    const auto good = static_cast<std::size_t>(std::count_if(
        sheet.rows.begin(), sheet.rows.end(), [&](const text::CsvRow& row) { return column < row.size() && reads(row[column]); }));
    if (good > most && good * 2 > sheet.rows.size()) {
      best = column;
      most = good;
    }
  }
  return best;
}

bool is_amount(const std::string& cell) {
  const auto amount = read_amount(cell);
  return amount && *amount;
}

Columns guess_by_content(const Sheet& sheet) {
  constexpr LocalDate kLate{9998, 12, 31};
  Columns columns;
  columns.set(Role::day,
              mostly(sheet, columns, [&](const std::string& cell) { return cell.size() >= 6 && read_day(cell, kLate).has_value(); }));
  columns.set(Role::in, mostly(sheet, columns, is_amount));
  columns.set(Role::name, mostly(sheet, columns, [](const std::string& cell) { return !cell.empty() && !is_amount(cell); }));
  return columns;
}

SheetError problem(SheetProblem why, std::size_t line = 0) { return {why, line}; }

}  // namespace

std::string_view name_of(Role role) { return name_in(kRoleNames, role); }
std::string_view name_of(SheetProblem problem) { return name_in(kProblems, problem); }

std::string Columns::text() const {
  std::string out;
  for (std::size_t i = 0; i < at_.size(); ++i) out += (i == 0 ? "" : ",") + (at_[i] ? std::to_string(*at_[i]) : std::string());
  return out;
}

std::optional<Columns> Columns::parse(std::string_view text) {
  Columns columns;
  std::size_t role = 0;
  std::string run;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != ',') {
      run += text[at];
      continue;
    }
    if (role == columns.at_.size() || run.size() > 3 || run.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    if (!run.empty()) columns.at_[role] = static_cast<std::size_t>(std::stoi(run));
    ++role;
    run.clear();
  }
  if (role != columns.at_.size()) return std::nullopt;
  return columns;
}

std::string Sheet::mark() const {
  std::string text = heading ? "heading" : "columns\n" + std::to_string(columns);
  if (heading) {
    for (const std::string& cell : rows[*heading]) text += "\n" + heading_text(cell);
  }
  return to_hex(crypto::sha256(text)).substr(0, 32);
}

Result<Sheet, SheetError> read_sheet(std::string_view bytes, std::optional<text::Encoding> encoding) {
  if (text::trim_ascii(bytes).empty()) return Fail<SheetError>(problem(SheetProblem::empty));
  if (const auto other = other_kind_of_file(bytes)) return Fail<SheetError>(problem(*other));
  if (bytes.size() > kStatementBytesMax) return Fail<SheetError>(problem(SheetProblem::too_large));
  const auto decoded = encoding ? text::decode_as(bytes, *encoding) : text::decode(bytes);
  if (!decoded) return Fail<SheetError>(problem(SheetProblem::encoding, decoded.error().line));
  Sheet sheet;
  sheet.encoding = text::encoding_name(decoded->from);
  text::CsvReader reader(decoded->utf8, {kStatementRowsMax, 100, 2000}, text::guess_separator(decoded->utf8));
  for (text::CsvRow row;;) {
    const auto more = reader.next(row);
    if (!more) {
      const bool rows = more.error().why == text::CsvProblem::too_many_rows;
      return Fail<SheetError>(problem(rows ? SheetProblem::too_many_rows : SheetProblem::csv, more.error().line));
    }
    if (!*more) break;
    sheet.columns = std::max(sheet.columns, row.size());
    sheet.rows.push_back(row);
    sheet.lines.push_back(reader.line());
  }
  if (sheet.rows.empty()) return Fail<SheetError>(problem(SheetProblem::empty));
  sheet.heading = find_heading(sheet.rows);
  if (sheet.first() == sheet.rows.size()) return Fail<SheetError>(problem(SheetProblem::only_heading));
  return sheet;
}

Columns guess_columns(const Sheet& sheet) { return sheet.heading ? columns_of(sheet.rows[*sheet.heading]) : guess_by_content(sheet); }

}  // namespace noren::bank
