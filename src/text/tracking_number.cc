#include "text/tracking_number.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/check_digit.h"
#include "text/code_points.h"

namespace noren::text {
namespace {

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

bool is_s10(std::string_view text) {
  return text.size() == 13 && is_letter(text[0]) && is_letter(text[1]) && all_digits(text.substr(2, 9)) && is_letter(text[11]) &&
         is_letter(text[12]);
}

bool check_digit_holds(std::string_view number) {
  if (is_s10(number)) return s10_digit(number.substr(2, 8)) == number[10];
  if (!all_digits(number) || number.size() < 10 || number.size() > 12) return false;
  return seven_dr_digit(number.substr(0, number.size() - 1)) == number.back();
}

bool is_between_groups(char32_t c) {
  return is_space(c) || c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == U'ー';
}

}  // namespace

TrackingNumber read_tracking_number(std::string_view typed) {
  constexpr std::size_t kShortest = 4, kLongest = 40;
  if (typed.size() > 400) return {};
  const std::string plain = nfkc(trim_ascii(typed));
  std::string number;
  for (std::size_t at = 0; at < plain.size();) {
    const char32_t c = next_code_point(plain, at);
    if (is_between_groups(c)) continue;
    if (c >= 0x80) return {};
    const char letter = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    if (!is_digit(letter) && !is_letter(letter)) return {};
    number += letter;
  }
  if (number.size() < kShortest || number.size() > kLongest) return {};
  const auto verdict = check_digit_holds(number) ? TrackingVerdict::ok : TrackingVerdict::suspicious;
  return {std::move(number), verdict};
}

std::string tracking_number_text(std::string_view number) {
  if (!all_digits(number)) return std::string(number);
  std::string text(number);
  if (text.size() == 12) return text.insert(8, "-").insert(4, "-");
  if (text.size() == 11) return text.insert(10, "-").insert(5, "-").insert(3, "-");
  return text;
}

}  // namespace noren::text
