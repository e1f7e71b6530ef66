// ASCII, whatever the locale of the process. Lower case is for names of machines: headers, hosts, mail addresses; every other byte stays,
// so UTF-8 does. Words that people type are folded instead (text/fold.h). Pure; any thread.
#pragma once
#include <string>
#include <string_view>

namespace noren {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower_ascii(c);
  return out;
}

}  // namespace noren
