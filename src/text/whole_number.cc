#include "text/whole_number.h"

#include <charconv>

#include "base/ascii.h"
#include "text/code_points.h"
#include "text/fold.h"

namespace noren::text {
namespace {

bool take_front(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  text = trim_ascii(text);
  return true;
}

bool take_currency(std::string_view& text) { return take_front(text, "¥") || take_front(text, "\\"); }

}  // namespace

std::optional<std::string> digits_in_threes(std::string_view ascii, std::string_view marks) {
  std::string digits;
  char mark = '\0';
  std::size_t run = 0;  // digits since the last mark
  for (const char c : ascii) {
    if (is_digit(c)) {
      digits += c;
      ++run;
      continue;
    }
    const bool parts = marks.find(c) != std::string_view::npos;
    const bool fits = mark == '\0' ? run >= 1 && run <= 3 : c == mark && run == 3;
    if (!parts || !fits) return std::nullopt;
    mark = c;
    run = 0;
  }
  if (run == 0 || (mark != '\0' && run != 3)) return std::nullopt;
  return digits;
}

Result<std::optional<std::int64_t>, NotWhole> read_whole_number(std::string_view typed) {
  const std::string folded = fold(typed);
  std::string_view rest = trim_ascii(folded);
  if (rest.empty()) return std::optional<std::int64_t>();
  const bool currency = take_currency(rest);
  const bool minus = take_front(rest, "-");
  if (!minus) take_front(rest, "+");
  if (!currency) take_currency(rest);
  if (rest.ends_with("円")) {
    rest.remove_suffix(std::string_view("円").size());
    rest = trim_ascii(rest);
  }
  const auto digits = digits_in_threes(rest, ", ");
  if (!digits) return Fail(NotWhole{});
  const std::string signed_digits = (minus ? "-" : "") + *digits;
  std::int64_t number = 0;
  const auto read = std::from_chars(signed_digits.data(), signed_digits.data() + signed_digits.size(), number);
  if (read.ec != std::errc()) return Fail(NotWhole{.beyond = true});
  return std::optional(number);
}

}  // namespace noren::text
