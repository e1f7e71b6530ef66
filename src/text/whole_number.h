// Whole numbers as people type them and as banks write them. A comma or a space stands between groups of three digits or nowhere: "1,0"
// may be ten, one, or half of a thousand, and money is not guessed. Pure; safe from any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace noren::text {

// "1000", or in threes that one and the same of the marks parts ("1,000"): the digits. Nothing for anything else.
std::optional<std::string> digits_in_threes(std::string_view ascii, std::string_view marks);

struct NotWhole {
  bool beyond = false;  // a whole number, but larger or smaller than any that is taken
};
// "1980", "１，９８０円", "¥1,980", " 12 ", "-5", "+5"; blank is nothing.
Result<std::optional<std::int64_t>, NotWhole> read_whole_number(std::string_view typed);

}  // namespace noren::text
