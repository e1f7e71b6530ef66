// UTF-8 one code point at a time (RFC 3629: no overlong forms, no surrogates). Pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace noren::text {

inline constexpr char32_t kBroken = 0xFFFFFFFF;

// The code point at `at`, which moves past it; kBroken and one byte further when there is none. Needs at < utf8.size().
char32_t next_code_point(std::string_view utf8, std::size_t& at);

void append_code_point(std::string& utf8, char32_t c);

bool is_ascii(std::string_view bytes);

// Spaces of every width: Unicode's White_Space without the line ends.
bool is_space(char32_t c);

// Unicode's Normalization Form KC; broken bytes become U+FFFD.
std::string nfkc(std::string_view utf8);

std::string_view trim_ascii(std::string_view text);

}  // namespace noren::text
