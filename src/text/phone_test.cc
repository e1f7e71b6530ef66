#include "text/phone.h"

#include <gtest/gtest.h>

namespace noren::text {
namespace {

TEST(Phone, BecomesDigits) {
  const std::pair<const char*, const char*> cases[] = {
      {"09012345678", "09012345678"},         {"090-1234-5678", "09012345678"},  {"０９０－１２３４－５６７８", "09012345678"},
      {"090ー1234ー5678", "09012345678"},     {"(03) 1234-5678", "0312345678"},  {"+81 90-1234-5678", "09012345678"},
      {"+81 (0)90 1234 5678", "09012345678"}, {"＋８１３１２３４５６７８", "0312345678"}, {" 060‐1234‑5678 ", "06012345678"},
      {"092.123.4567", "0921234567"},         {"0120-123-456", "0120123456"},
  };
  for (const auto& [typed, digits] : cases) {
    const auto result = normalise_phone(typed);
    ASSERT_TRUE(result) << typed;
    EXPECT_EQ(*result, digits) << typed;
  }
}

TEST(Phone, SaysWhatIsWrong) {
  const std::pair<const char*, PhoneError> cases[] = {
      {"", PhoneError::missing},           {" - ", PhoneError::missing},          {"090-1234-567x", PhoneError::bad_character},
      {"+82 10 1234", PhoneError::foreign}, {"9012345678", PhoneError::no_leading_zero}, {"090-1234-56", PhoneError::wrong_length},
      {"090123456789", PhoneError::wrong_length}, {"0", PhoneError::wrong_length},  {"内線12", PhoneError::bad_character},
      {"090+1234", PhoneError::bad_character},
  };
  for (const auto& [typed, why] : cases) {
    const auto result = normalise_phone(typed);
    ASSERT_FALSE(result) << typed;
    EXPECT_EQ(result.error(), why) << typed;
  }
  EXPECT_FALSE(normalise_phone(std::string(100'000, '0')));
}

TEST(Phone, IsShownWithHyphensWhereTheyAreCertain) {
  EXPECT_EQ(phone_text("09012345678"), "090-1234-5678");
  EXPECT_EQ(phone_text("0312345678"), "03-1234-5678");
  EXPECT_EQ(phone_text("0120123456"), "0120-123-456");
  EXPECT_EQ(phone_text("08001234567"), "0800-123-4567");
  EXPECT_EQ(phone_text("0921234567"), "0921234567");
  EXPECT_EQ(phone_text(""), "");
}

}  // namespace
}  // namespace noren::text
