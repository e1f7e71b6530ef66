// ASCII letters in lower case, for names of machines: headers, hosts, mail addresses. Every other byte stays, so UTF-8 does. Words that
// people type are folded instead (text/fold.h). Pure; any thread.
#pragma once
#include <string>
#include <string_view>

namespace noren {

constexpr char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower_ascii(c);
  return out;
}

}  // namespace noren
