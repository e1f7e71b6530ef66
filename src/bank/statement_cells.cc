#include <cstdlib>
#include <vector>

#include "bank/statement.h"
#include "base/ascii.h"
#include "pricing/types.h"
#include "text/code_points.h"
#include "text/whole_number.h"

namespace noren::bank {
namespace {

constexpr int kReiwa = 2018;  // 令和1年 is 2019
constexpr int kHeisei = 1988;
constexpr std::size_t kAmountDigitsMost = 15;

std::optional<LocalDate> real_day(int year, int month, int day) {
  char text[16];
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return date_from_iso(text);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

// Digits and marks only: 2026/11/22 for any of its forms. era: years to add.
std::string plain_date(std::string_view cell, int& era) {
  std::string text = text::nfkc(text::trim_ascii(cell));
  constexpr std::pair<std::string_view, int> kEras[] = {{"令和", kReiwa}, {"平成", kHeisei}, {"令", kReiwa}, {"平", kHeisei},
                                                        {"R", kReiwa},    {"r", kReiwa},     {"H", kHeisei}, {"h", kHeisei}};
  for (const auto& [word, years] : kEras) {
    if (era == 0 && text.starts_with(word)) {
      era = years;
      text.erase(0, word.size());
    }
  }
  replace_all(text, "元年", "1年");
  for (const std::string_view mark : {"年", "月", "-", "."}) replace_all(text, mark, "/");
  replace_all(text, "日", " ");
  replace_all(text, "/ ", "/");
  std::string_view rest = text::trim_ascii(text);
  if (!rest.empty() && (rest.front() == '\'' || rest.front() == '/')) rest.remove_prefix(1);  // a spreadsheet's mark of text; R.8.11.22
  const std::size_t end = rest.find_first_of(" T(");                                          // a time of day, a weekday
  return std::string(rest.substr(0, end));
}

std::optional<std::vector<int>> date_numbers(const std::string& text) {
  std::vector<int> numbers;
  std::string run;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && is_digit(text[at])) {
      run += text[at];
      if (run.size() > 8) return std::nullopt;
      continue;
    }
    if (run.empty() || (at < text.size() && text[at] != '/')) return std::nullopt;
    numbers.push_back(std::atoi(run.c_str()));
    run.clear();
  }
  return numbers;
}

// Of several readings the last that is not in the future; a statement may be of tomorrow where its bank closes the day early.
std::optional<LocalDate> likeliest(const std::vector<std::optional<LocalDate>>& readings, LocalDate today) {
  std::optional<LocalDate> best;
  for (const auto& day : readings) {
    if (day && *day <= plus_days(today, 1) && (!best || *day > *best)) best = day;
  }
  return best;
}

// 08/11/22 is 令和8年 or 2008: the reading that lies nearer to today.
std::optional<LocalDate> nearest(int two_digits, int month, int day, LocalDate today) {
  const auto century = real_day(2000 + two_digits, month, day), era = real_day(kReiwa + two_digits, month, day);
  if (!century || !era) return century ? century : era;
  return std::abs(days_between(*era, today)) < std::abs(days_between(*century, today)) ? era : century;
}

bool take_front(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  text = text::trim_ascii(text);
  return true;
}

bool take_back(std::string_view& text, std::string_view mark) {
  if (!text.ends_with(mark)) return false;
  text.remove_suffix(mark.size());
  text = text::trim_ascii(text);
  return true;
}

}  // namespace

std::optional<LocalDate> read_day(std::string_view cell, LocalDate today) {
  int era = 0;
  const auto read = date_numbers(plain_date(cell, era));
  if (!read) return std::nullopt;
  const std::vector<int>& n = *read;
  if (n.size() == 1 && n[0] >= 10'000'000 && era == 0) return real_day(n[0] / 10'000, n[0] / 100 % 100, n[0] % 100);
  if (n.size() == 1 && n[0] >= 10'101 && n[0] <= 991'231) {  // YYMMDD
    const int year = n[0] / 10'000, month = n[0] / 100 % 100, day = n[0] % 100;
    if (era != 0) return real_day(era + year, month, day);
    return nearest(year, month, day, today);
  }
  if (n.size() == 2 && era == 0) return likeliest({real_day(today.year, n[0], n[1]), real_day(today.year - 1, n[0], n[1])}, today);
  if (n.size() != 3) return std::nullopt;
  if (era != 0) return real_day(era + n[0], n[1], n[2]);
  if (n[0] >= 1000) return real_day(n[0], n[1], n[2]);
  return nearest(n[0], n[1], n[2], today);
}

Result<std::optional<Yen>, bool> read_amount(std::string_view cell) {
  std::string text = text::nfkc(text::trim_ascii(cell));
  for (const std::string_view minus : {"▲", "△", "−"}) replace_all(text, minus, "-");
  std::string_view rest = text::trim_ascii(text);
  if (rest.find_first_not_of("-*") == std::string_view::npos) return std::optional<Yen>();
  take_front(rest, "'");  // a spreadsheet's mark of text
  const auto take_currency = [&] { return take_front(rest, "¥") || take_front(rest, "\\"); };
  const bool currency = take_currency();
  const bool minus = take_front(rest, "-");
  if (!minus) take_front(rest, "+");
  if (!currency) take_currency();
  take_back(rest, "円");
  if (!take_back(rest, ".00")) take_back(rest, ".0");
  const auto digits = text::digits_in_threes(rest, ", '");
  if (!digits || digits->size() > kAmountDigitsMost) return Fail<bool>(false);
  const std::int64_t amount = std::strtoll(digits->c_str(), nullptr, 10);
  return std::optional<Yen>(Yen(minus ? -amount : amount));
}

}  // namespace noren::bank
