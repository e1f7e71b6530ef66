// Japanese phone numbers: kept as digits only, 10 or 11 of them, beginning with 0 (総務省 電気通信番号計画). No prefixes are
// known here: new ones come (060 in 2026). Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace noren::text {

enum class PhoneError { missing, bad_character, foreign, no_leading_zero, wrong_length };

// "０９０－１２３４－５６７８", "090 (1234) 5678", "+81 90-1234-5678" -> "09012345678".
Result<std::string, PhoneError> normalise_phone(std::string_view typed);

// With hyphens where their places are certain (090-1234-5678, 03-1234-5678, 0120-123-456), else the digits.
std::string phone_text(std::string_view digits);

}  // namespace noren::text
