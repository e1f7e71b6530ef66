#include "text/tracking_number.h"

#include <gtest/gtest.h>

#include "text/check_digit.h"

namespace noren::text {
namespace {

TEST(CheckDigit, KnownNumbers) {
  EXPECT_EQ(seven_dr_digit("12345678901"), '3');
  EXPECT_EQ(s10_digit("47312482"), '9');  // the example of UPU S10
  EXPECT_EQ(damm_digit("572"), '4');      // Damm's own example
}

TEST(CheckDigit, DammFindsWrongDigitsAndSwaps) {
  const std::string digits = "4081726";
  const char right = damm_digit(digits);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string wrong = digits;
      wrong[i] = c;
      EXPECT_EQ(damm_digit(wrong) == right, c == digits[i]);
    }
    if (i == 0) continue;
    std::string swapped = digits;
    std::swap(swapped[i - 1], swapped[i]);
    EXPECT_NE(damm_digit(swapped), right);
  }
}

TEST(TrackingNumber, Verdicts) {
  struct Case {
    const char* typed;
    const char* number;
    TrackingVerdict verdict;
  };
  const Case cases[] = {
      {"444413758703", "444413758703", TrackingVerdict::ok},
      {"4055-4842-4886", "405548424886", TrackingVerdict::ok},
      {"５１２５　４７５１　４３３４", "512547514334", TrackingVerdict::ok},
      {"200961185434", "200961185434", TrackingVerdict::ok},
      {"131-12-38385-2", "13112383852", TrackingVerdict::ok},
      {"ee473124829jp", "EE473124829JP", TrackingVerdict::ok},
      {"444413758704", "444413758704", TrackingVerdict::suspicious},
      {"4444-1375-8709", "444413758709", TrackingVerdict::suspicious},
      {"EE473124828JP", "EE473124828JP", TrackingVerdict::suspicious},
      {"1Z999AA10123456784", "1Z999AA10123456784", TrackingVerdict::suspicious},
      {"12345", "12345", TrackingVerdict::suspicious},
      {"", "", TrackingVerdict::malformed},
      {"123", "", TrackingVerdict::malformed},
      {"発送済み", "", TrackingVerdict::malformed},
      {"4444<1375", "", TrackingVerdict::malformed},
  };
  for (const auto& [typed, number, verdict] : cases) {
    const auto read = read_tracking_number(typed);
    EXPECT_EQ(read.number, number) << typed;
    EXPECT_EQ(read.verdict, verdict) << typed;
  }
  EXPECT_EQ(read_tracking_number(std::string(100'000, '1')).verdict, TrackingVerdict::malformed);
}

TEST(TrackingNumber, IsShownInGroups) {
  EXPECT_EQ(tracking_number_text("444413758703"), "4444-1375-8703");
  EXPECT_EQ(tracking_number_text("13112383852"), "131-12-38385-2");
  EXPECT_EQ(tracking_number_text("EE473124829JP"), "EE473124829JP");
}

}  // namespace
}  // namespace noren::text
