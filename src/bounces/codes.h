// Private to bounces. Reply codes (RFC 5321 4.2) and enhanced status codes (RFC 3463) where they stand in a text.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace noren::bounces {

struct Codes {
  std::string reply;                        // "550"
  std::string status;                       // "5.1.1"
  std::size_t at = std::string_view::npos;  // where the first of them stands: the other server's words begin there
};

// The code at the beginning of a word ("5.1.1", "#5.1.1", "(5.7.1)"); "" when there is none.
std::string_view status_at(std::string_view word);

// How many bytes at the beginning of a word (no blanks in it) are codes: all of "550", "550-5.1.1", "(#5.1.1)", none of "550mx".
std::size_t leading_codes(std::string_view word);

// The first reply code of an error, and the status code that says most: 5.1.1 rather than 5.0.0.
Codes codes_in(std::string_view text);

// A code that names a class only: 5.0.0, 4.0.0.
bool is_vague(std::string_view status);

}  // namespace noren::bounces
