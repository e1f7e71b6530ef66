#include "text/phone.h"

#include "text/code_points.h"

namespace noren::text {
namespace {

bool is_between_digits(char32_t c) {
  return is_space(c) || c == '-' || c == '(' || c == ')' || c == '.' || c == '/' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
         c == 0x2500 || c == U'ー' || c == 0x301C || c == '~';
}

}  // namespace

Result<std::string, PhoneError> normalise_phone(std::string_view typed) {
  if (typed.size() > 100) return Fail(PhoneError::wrong_length);
  const std::string plain = nfkc(typed);
  std::string digits;
  bool plus = false;
  for (std::size_t at = 0; at < plain.size();) {
    const char32_t c = next_code_point(plain, at);
    if (c >= '0' && c <= '9') {
      digits += static_cast<char>(c);
    } else if (c == '+' && digits.empty() && !plus) {
      plus = true;
    } else if (!is_between_digits(c)) {
      return Fail(PhoneError::bad_character);
    }
  }
  if (digits.empty()) return Fail(PhoneError::missing);
  if (plus) {
    if (!digits.starts_with("81")) return Fail(PhoneError::foreign);
    digits.erase(0, 2);
    if (!digits.starts_with('0')) digits.insert(0, 1, '0');  // +81 (0)90 … is written, too
  }
  if (!digits.starts_with('0')) return Fail(PhoneError::no_leading_zero);
  if (digits.size() != 10 && digits.size() != 11) return Fail(PhoneError::wrong_length);
  return digits;
}

std::string phone_text(std::string_view digits) {
  const auto grouped = [&](std::size_t first, std::size_t second) {
    return std::string(digits.substr(0, first)) + "-" + std::string(digits.substr(first, second)) + "-" +
           std::string(digits.substr(first + second));
  };
  const auto opens = [&](std::string_view prefix) { return digits.starts_with(prefix); };
  if (digits.size() == 11) return opens("0800") ? grouped(4, 3) : grouped(3, 4);
  if (digits.size() != 10) return std::string(digits);
  if (opens("0120") || opens("0570") || opens("0990")) return grouped(4, 3);
  if (opens("03") || opens("06")) return grouped(2, 4);
  return std::string(digits);
}

}  // namespace noren::text
