// Bytes of files people bring (CSV saved by Excel and old carts) to UTF-8, and UTF-8 to CP932 for carriers and banks.
// CP932 is Windows-31J: 0x8160 is ～ (U+FF5E) as Windows reads it. Pure; safe from any thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace noren::text {

enum class Encoding { utf8, cp932, euc_jp, utf16_le, utf16_be };

std::string_view encoding_name(Encoding encoding);  // "UTF-8", "CP932" …

// A byte order mark decides; else valid UTF-8 is UTF-8; else CP932 or EUC-JP, whichever reads as Japanese.
Encoding detect_encoding(std::string_view bytes);

struct Decoded {
  std::string utf8;  // without byte order mark
  Encoding from = Encoding::utf8;
};

struct DecodeError {
  Encoding tried = Encoding::utf8;
  std::size_t offset = 0;  // of the first byte that means nothing in it
  std::size_t line = 0;      // from 1
};

Result<Decoded, DecodeError> decode(std::string_view bytes);
Result<Decoded, DecodeError> decode_as(std::string_view bytes, Encoding encoding);

// A character CP932 does not have (emoji, 𠮷, 剝 …); 〓 stands in its place.
struct Unfit {
  std::string character;     // UTF-8
  std::size_t line = 0;      // from 1
  std::size_t position = 0;  // in its line, in characters from 1
};

struct Cp932 {
  std::string bytes;
  std::vector<Unfit> unfit;  // each place, in order
};

// Characters that differ only between JIS tables (〜 ～, − －, ‖ ∥, ¢ £ ¬) are matched; é becomes 〓 like any other.
Cp932 to_cp932(std::string_view utf8);

// How a text reads when it comes back from a file in CP932.
std::string through_cp932(std::string_view utf8);

}  // namespace noren::text
