#include "text/check_digit.h"

#include <array>

#include "base/check.h"

namespace noren::text {
namespace {

int value_of(char c) {
  check(c >= '0' && c <= '9', "a check digit is taken over digits");
  return c - '0';
}

}  // namespace

char seven_dr_digit(std::string_view digits) {
  int rest = 0;
  for (const char c : digits) rest = (rest * 10 + value_of(c)) % 7;
  return static_cast<char>('0' + rest);
}

char s10_digit(std::string_view eight_digits) {
  constexpr std::array<int, 8> kWeights{8, 6, 4, 2, 3, 5, 9, 7};
  check(eight_digits.size() == kWeights.size(), "S10 has eight digits");
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * value_of(eight_digits[i]);
  const int digit = 11 - sum % 11;
  return static_cast<char>('0' + (digit == 10 ? 0 : digit == 11 ? 5 : digit));
}

char damm_digit(std::string_view digits) {
  // The quasigroup of order 10 from H. Michael Damm's thesis (2004).
  constexpr std::array<std::string_view, 10> kTable{"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
                                                    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};
  int row = 0;
  for (const char c : digits) row = kTable[static_cast<std::size_t>(row)][static_cast<std::size_t>(value_of(c))] - '0';
  return static_cast<char>('0' + row);
}

}  // namespace noren::text
