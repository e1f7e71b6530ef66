// The rows of a statement: deposits, withdrawals, and what is asked about.
#include <algorithm>
#include <map>

#include "bank/statement.h"
#include "base/names.h"
#include "pricing/types.h"
#include "text/clean.h"
#include "text/code_points.h"
#include "text/fold.h"

namespace noren::bank {
namespace {

constexpr Named<Doubt> kDoubts[] = {
    {Doubt::unread, "unread"},     {Doubt::both, "both"},       {Doubt::neither, "neither"}, {Doubt::negative, "negative"},
    {Doubt::too_much, "too_much"}, {Doubt::shifted, "shifted"}, {Doubt::future, "future"},   {Doubt::old, "old"}};

constexpr std::size_t kNameMax = 100;
constexpr std::size_t kCellShown = 30;

// Rows of sums, and of the balance that was there before: no money came or went with them.
constexpr std::string_view kSums[] = {"合計", "小計", "総計", "繰越", "繰り越し", "残高"};

std::string cell_of(const text::CsvRow& row, std::optional<std::size_t> column) {
  return column && *column < row.size() ? row[*column] : std::string();
}

std::string shortened(const std::string& cell) {
  std::string out;
  for (std::size_t at = 0, n = 0; at < cell.size(); ++n) {
    if (n == kCellShown) return out + "…";
    const char32_t c = text::next_code_point(cell, at);
    if (c != text::kBroken && c >= 0x20) text::append_code_point(out, c);
  }
  return out;
}

// Up to the last cell with something in it.
std::size_t width_of(const text::CsvRow& row) {
  std::size_t width = row.size();
  while (width > 0 && text::trim_ascii(row[width - 1]).empty()) --width;
  return width;
}

// How many cells most rows of this file have.
std::size_t usual_width(const Sheet& sheet) {
  std::map<std::size_t, std::size_t> rows_of;
  for (std::size_t i = sheet.first(); i < sheet.rows.size(); ++i) ++rows_of[width_of(sheet.rows[i])];
  const auto most = std::max_element(rows_of.begin(), rows_of.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == rows_of.end() ? 0 : most->first;
}

bool is_sum(const text::CsvRow& row) {
  return std::any_of(row.begin(), row.end(), [](const std::string& cell) {
    const std::string plain = text::nfkc(cell);
    return std::any_of(std::begin(kSums), std::end(kSums), [&](std::string_view word) { return plain.find(word) != std::string::npos; });
  });
}

// Where the day stands, of rows that count.
bool is_label(const std::string& day_text) {
  return day_text.find("計") != std::string::npos || day_text.find("件数") != std::string::npos ||
         text::fold(day_text).starts_with("total");
}

bool has_digit(const std::string& cell) { return text::nfkc(cell).find_first_of("0123456789") != std::string::npos; }

// 4 and 820: an amount of which a comma without quotes made two cells.
bool is_parted(const text::CsvRow& row, std::optional<std::size_t> column) {
  if (!column || *column + 1 >= row.size()) return false;
  const auto digits = [](const std::string& cell) {
    const std::string plain = text::nfkc(cell);
    const std::size_t from = plain.find_first_of("0123456789");
    const std::size_t end = std::min(plain.find_first_not_of("0123456789", from), plain.size());
    return from == std::string::npos ? std::size_t{0} : end - from;
  };
  const std::size_t before = digits(row[*column]), after = digits(row[*column + 1]);
  return before >= 1 && before <= 3 && after == 3;
}

// Which way the money of a row went.
enum class Way { in, out, unread, both, neither, negative };
struct MoneyCells {
  Way way = Way::neither;
  Role role = Role::in;  // of the cell that says so
  Yen in;
};

// One row of the file.
class RowReader {
 public:
  RowReader(const Sheet& sheet, const Columns& columns, LocalDate today, OddDays odd)
      : columns_(columns), usual_(usual_width(sheet)), headed_(sheet.heading ? sheet.rows[*sheet.heading].size() : usual_), today_(today),
        odd_(odd) {}

  void read(const text::CsvRow& row, std::size_t line) {
    const std::string day_text = day_cell(row);
    const auto day = read_day(day_text, today_);
    const MoneyCells money = money_in(row);
    if (!day) return read_without_day(row, line, money, day_text);
    if (is_shifted(row)) return fault(line, Doubt::shifted, Role::in, cell_of(row, columns_.of(Role::in)));
    switch (money.way) {
      case Way::in: return take(row, line, *day, day_text, money.in);
      case Way::out: ++statement_.withdrawals; return;
      case Way::neither:
        if (!is_sum(row)) fault(line, Doubt::neither, Role::in, cell_of(row, columns_.of(Role::in)));
        return;
      case Way::unread: return fault(line, Doubt::unread, money.role, cell_of(row, columns_.of(money.role)));
      case Way::both: return fault(line, Doubt::both, Role::in, cell_of(row, columns_.of(Role::in)));
      case Way::negative: return fault(line, Doubt::negative, Role::in, cell_of(row, columns_.of(Role::in)));
    }
  }

  Statement take_all() { return std::move(statement_); }

 private:
  // Sums and remarks have no day, and are nobody's money.
  void read_without_day(const text::CsvRow& row, std::size_t line, const MoneyCells& money, const std::string& day_text) {
    const bool amount = money.way != Way::neither && money.way != Way::unread;
    if (is_sum(row) || is_label(day_text) || (!amount && !has_digit(day_text)) || money.way == Way::neither) return;
    fault(line, Doubt::unread, Role::day, day_text);
  }

  void take(const text::CsvRow& row, std::size_t line, LocalDate day, const std::string& day_text, Yen amount) {
    if (amount > pricing::kMaxTotal) return fault(line, Doubt::too_much, Role::in, cell_of(row, columns_.of(Role::in)));
    const bool future = day > today_;
    if (odd_ == OddDays::ask && (future || day < plus_days(today_, -kOldAfterDays))) {
      statement_.faults.push_back({line, Role::day, shortened(day_text), future ? Doubt::future : Doubt::old, day});
      return;
    }
    statement_.deposits.push_back({line, day, amount, name_in(row), balance_in(row)});
  }

  bool is_shifted(const text::CsvRow& row) const {
    const std::size_t width = width_of(row);
    if (width <= headed_) return false;
    return width > usual_ || is_parted(row, columns_.of(Role::in)) || is_parted(row, columns_.of(Role::out));
  }

  MoneyCells money_in(const text::CsvRow& row) const {
    const auto in = read_amount(cell_of(row, columns_.of(Role::in)));
    if (!in) return {Way::unread, Role::in, Yen(0)};
    const auto out = read_amount(cell_of(row, columns_.of(Role::out)));
    if (!out) return {Way::unread, Role::out, Yen(0)};
    const Yen came = in->value_or(Yen(0)), went = out->value_or(Yen(0));
    if (came != Yen(0) && went != Yen(0)) return {Way::both, Role::in, came};
    if (went != Yen(0)) return {Way::out, Role::out, Yen(0)};
    if (came == Yen(0)) return {Way::neither, Role::in, Yen(0)};
    if (is_withdrawal(cell_of(row, columns_.of(Role::kind)))) return {Way::out, Role::kind, Yen(0)};
    if (came > Yen(0)) return {Way::in, Role::in, came};
    // One column for both has a sign for what went; where something else says which way, a sign means that it was taken back.
    const bool one_column = !columns_.of(Role::out) && !columns_.of(Role::kind);
    return {one_column ? Way::out : Way::negative, Role::in, Yen(0)};
  }

  std::string day_cell(const text::CsvRow& row) const {
    const std::string day = cell_of(row, columns_.of(Role::day));
    if (!columns_.of(Role::month) || !columns_.of(Role::day_of_month)) return std::string(text::trim_ascii(day));
    const std::string month = cell_of(row, columns_.of(Role::month)), of_month = cell_of(row, columns_.of(Role::day_of_month));
    return day.empty() && month.empty() && of_month.empty() ? "" : day + "/" + month + "/" + of_month;
  }

  static bool is_withdrawal(const std::string& kind) {
    const std::string plain = text::fold(kind);
    const bool out = plain.find("出") != std::string::npos || plain.find("払") != std::string::npos || plain == "2";
    return out && plain.find("入") == std::string::npos;
  }

  std::string name_in(const text::CsvRow& row) const {
    std::string name = cell_of(row, columns_.of(Role::name));
    const std::string more = cell_of(row, columns_.of(Role::name_more));
    if (!more.empty() && more != name) name += (name.empty() ? "" : " ") + more;
    std::string visible;
    for (std::size_t at = 0, n = 0; at < name.size() && n < kNameMax; ++n) {
      const char32_t c = text::next_code_point(name, at);
      if (c != text::kBroken && c >= 0x20 && c != 0x7f) text::append_code_point(visible, c);
    }
    return text::clean(visible, {kNameMax, text::Lines::one, false}).value_or("");
  }

  std::optional<Yen> balance_in(const text::CsvRow& row) const {
    const auto balance = read_amount(cell_of(row, columns_.of(Role::balance)));
    return balance ? *balance : std::nullopt;
  }

  void fault(std::size_t line, Doubt why, Role role, const std::string& cell) {
    statement_.faults.push_back({line, role, shortened(cell), why, std::nullopt});
  }

  const Columns& columns_;
  std::size_t usual_;   // cells of most rows
  std::size_t headed_;  // cells that have a heading
  LocalDate today_;
  OddDays odd_;
  Statement statement_;
};

}  // namespace

std::string_view name_of(Doubt doubt) { return name_in(kDoubts, doubt); }

Statement read_statement(const Sheet& sheet, const Columns& columns, LocalDate today, OddDays odd) {
  RowReader reader(sheet, columns, today, odd);
  for (std::size_t i = sheet.first(); i < sheet.rows.size(); ++i) reader.read(sheet.rows[i], sheet.lines[i]);
  return reader.take_all();
}

}  // namespace noren::bank
