// What people type, made safe to keep and to show: every form and the JSON API go through here.
// Valid UTF-8 (RFC 3629), no control characters, none of the invisible characters that turn or hide text (bidi overrides,
// zero-width spaces); right-to-left scripts and emoji stay. Result is NFC, except that kanji of names stay as typed (NFC would
// turn the 神 of a family register into another one). Pure; safe from any thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace noren::text {

bool is_valid_utf8(std::string_view bytes);

// Characters as a reader counts them: a letter with its marks, a flag or a family emoji is one. A letter under a heap of marks
// is more than one, so that a short text is also a short string of bytes.
std::size_t length(std::string_view utf8);

enum class Lines { one, many };

struct CleanRules {
  std::size_t max_length = 200;  // characters, after cleaning
  Lines lines = Lines::one;
  bool required = false;
};

enum class CleanProblem { not_utf8, control_character, too_long, missing };

struct CleanError {
  CleanProblem why = CleanProblem::missing;
  char32_t character = 0;    // the one that was refused
  std::size_t position = 0;  // of that character (from 1), or of the first broken byte
  std::size_t length = 0;    // how long it was when too long
};

// Lines::one: every run of spaces, tabs and line ends becomes one space. Lines::many: line ends become \n, spaces at line ends
// go, more than two empty lines in a row become two. Both: trimmed at the ends.
Result<std::string, CleanError> clean(std::string_view typed, const CleanRules& rules);

}  // namespace noren::text
