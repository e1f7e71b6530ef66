#include "address/address.h"

#include "text/code_points.h"
#include "text/fold.h"

namespace noren::address {
namespace {

bool is_half_width_kana(char32_t c) { return c >= 0xFF66 && c <= 0xFF9F; }

bool is_alphanumeric(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

char32_t half_width(char32_t c) {
  if (c == 0x3000 || c == 0xA0) return ' ';
  return c >= 0xFF10 && c <= 0xFF5A && is_alphanumeric(c - 0xFEE0) ? c - 0xFEE0 : c;
}

bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xFF0D || c == U'ー'; }

std::vector<char32_t> half_width_points(std::string_view line) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t start = at;
    const char32_t c = text::next_code_point(line, at);
    if (!is_half_width_kana(c) || c == 0xFF70) {
      points.push_back(c == text::kBroken ? 0xFFFD : half_width(c == 0xFF70 ? U'ー' : c));
      continue;
    }
    // A kana and its mark are one after NFKC, so a run goes through together.
    std::size_t end = at;
    while (end < line.size() && is_half_width_kana(text::next_code_point(line, at))) end = at;
    at = end;
    const std::string kana = text::nfkc(line.substr(start, end - start));
    for (std::size_t i = 0; i < kana.size();) points.push_back(text::next_code_point(kana, i));
  }
  return points;
}

}  // namespace

std::string tidy_line(std::string_view line) {
  const auto points = half_width_points(line);
  std::string tidy;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const char32_t before = i > 0 ? points[i - 1] : 0, after = i + 1 < points.size() ? points[i + 1] : 0;
    if (points[i] == ' ') {
      if (!tidy.empty() && before != ' ') tidy += ' ';
    } else {
      text::append_code_point(tidy, is_dash(points[i]) && is_alphanumeric(before) && is_alphanumeric(after) ? U'-' : points[i]);
    }
  }
  if (tidy.ends_with(' ')) tidy.pop_back();
  return tidy;
}

}  // namespace noren::address
