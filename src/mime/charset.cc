#include "mime/charset.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "text/code_points.h"
#include "text/encoding.h"

namespace noren::mime {
namespace {

constexpr std::string_view kUnknown = "\xEF\xBF\xBD";  // U+FFFD

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Opening one takes longer than reading a mail with it: a thread keeps the few it has met.
UConverter* converter_of(const std::string& name) {
  thread_local std::map<std::string, Converter> kept;
  const auto found = kept.find(name);
  if (found != kept.end()) {
    if (found->second != nullptr) ucnv_reset(found->second.get());
    return found->second.get();
  }
  if (kept.size() > 40) return nullptr;  // labels are anybody's to invent
  UErrorCode status = U_ZERO_ERROR;
  Converter opened(ucnv_open(name.c_str(), &status));
  if (U_FAILURE(status)) opened.reset();
  return kept.emplace(name, std::move(opened)).first->second.get();
}

std::string convert_bytes(std::string_view bytes, UConverter* converter) {
  std::array<UChar, 2048> buffer;
  icu::UnicodeString text;
  const char* source = bytes.data();
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    UChar* target = buffer.data();
    ucnv_toUnicode(converter, &target, buffer.data() + buffer.size(), &source, bytes.data() + bytes.size(), nullptr, true, &status);
    text.append(buffer.data(), static_cast<std::int32_t>(target - buffer.data()));
  }
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

std::string cleaned_utf8(std::string_view bytes) {
  if (text::is_ascii(bytes)) return std::string(bytes);
  std::string clean;
  clean.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t start = at;
    if (text::next_code_point(bytes, at) == text::kBroken)
      clean += kUnknown;
    else
      clean += bytes.substr(start, at - start);
  }
  return clean;
}

// The same cell of JIS X 0208 (and of the makers' rows 9 to 15 and 89 to 92) in Windows' code.
void append_cell(std::string& cp932, unsigned row, unsigned cell) {
  const unsigned lead = (row + 1) / 2 + (row <= 0x5E ? 0x70 : 0xB0);
  const unsigned trail = row % 2 == 1 ? cell + (cell <= 0x5F ? 0x1F : 0x20) : cell + 0x7E;
  cp932 += static_cast<char>(lead);
  cp932 += static_cast<char>(trail);
}

enum class JisSet { ascii, kana, kanji, extra };

// The set an escape sequence selects and its length; 0: it is none of ISO-2022-JP's.
struct Escape {
  JisSet set = JisSet::ascii;
  std::size_t length = 0;
};

Escape escape_at(std::string_view rest) {
  if (rest.starts_with("\x1B$B") || rest.starts_with("\x1B$@")) return {JisSet::kanji, 3};
  if (rest.starts_with("\x1B$(D") || rest.starts_with("\x1B$(Q") || rest.starts_with("\x1B$(P")) return {JisSet::extra, 4};
  if (rest.starts_with("\x1B$(B") || rest.starts_with("\x1B$(@")) return {JisSet::kanji, 4};
  if (rest.starts_with("\x1B(I")) return {JisSet::kana, 3};
  if (rest.starts_with("\x1B(B") || rest.starts_with("\x1B(J") || rest.starts_with("\x1B(H")) return {JisSet::ascii, 3};
  return {};
}

std::string iso_2022_jp_to_cp932(std::string_view bytes) {
  std::string cp932;
  cp932.reserve(bytes.size());
  JisSet set = JisSet::ascii;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte == 0x1B) {
      const Escape escape = escape_at(bytes.substr(i));
      if (escape.length != 0) {
        set = escape.set;
        i += escape.length - 1;
        continue;
      }
    }
    if (byte == '\n' || byte == '\r') set = JisSet::ascii;  // a line ends in ASCII (RFC 1468), also a broken one
    const bool graphic = byte >= 0x21 && byte <= 0x7E;
    if (set == JisSet::kana && graphic) {
      cp932 += static_cast<char>(byte + 0x80);
    } else if ((set == JisSet::kanji || set == JisSet::extra) && graphic && i + 1 < bytes.size()) {
      const auto second = static_cast<unsigned char>(bytes[i + 1]);
      if (second < 0x21 || second > 0x7E) continue;
      if (set == JisSet::kanji)
        append_cell(cp932, byte, second);
      else
        cp932 += "\x81\xAC";  // 〓: JIS X 0212 and 0213 are not in Windows' set
      ++i;
    } else {
      cp932 += static_cast<char>(byte);
    }
  }
  return cp932;
}

bool has_escape(std::string_view bytes) {
  for (std::size_t at = bytes.find('\x1B'); at != std::string_view::npos; at = bytes.find('\x1B', at + 1))
    if (escape_at(bytes.substr(at)).length != 0) return true;
  return false;
}

std::string guessed(std::string_view bytes) {
  if (has_escape(bytes)) return convert_bytes(iso_2022_jp_to_cp932(bytes), converter_of("ibm-943_P15A-2003"));
  if (text::is_ascii(bytes)) return std::string(bytes);
  const auto decoded = text::decode(bytes);
  if (decoded) return decoded->utf8;
  return cleaned_utf8(bytes);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct EncodedWord {
  std::string charset, bytes;
  std::size_t length = 0;  // 0: there is none here
};

// =?charset*language?B?text?= at the beginning of rest; blanks inside the text occur and are borne.
EncodedWord encoded_word_at(std::string_view rest) {
  const std::size_t first = rest.find('?', 2);
  if (first == std::string_view::npos || first > 42 || first + 2 >= rest.size() || rest[first + 2] != '?') return {};
  const std::size_t end = rest.find("?=", first + 3);
  if (end == std::string_view::npos) return {};
  const char kind = static_cast<char>(rest[first + 1] | 0x20);
  if (kind != 'b' && kind != 'q') return {};
  const auto text = rest.substr(first + 3, end - first - 3);
  EncodedWord word;
  word.charset = lower(rest.substr(2, std::min(first, rest.find('*', 2)) - 2));
  word.bytes = kind == 'b' ? from_base64(text) : from_quoted_printable(text, true);
  word.length = end + 2;
  return word;
}

bool only_blanks(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view label) {
  const std::string name = lower(label);
  if (has_escape(bytes)) return convert_bytes(iso_2022_jp_to_cp932(bytes), converter_of("ibm-943_P15A-2003"));
  if (text::is_ascii(bytes) && !name.starts_with("utf-16") && !name.starts_with("utf-7")) return std::string(bytes);
  if (name == "utf-8" || name == "utf8") {
    const auto decoded = text::decode_as(bytes, text::Encoding::utf8);
    return decoded ? decoded->utf8 : cleaned_utf8(bytes);
  }
  const bool japanese = name.find("jis") != std::string::npos || name.find("sjis") != std::string::npos ||
                        name.find("2022-jp") != std::string::npos || name.find("31j") != std::string::npos ||
                        name.find("932") != std::string::npos || name.starts_with("euc-jp") || name.starts_with("x-euc");
  if (name.empty() || japanese || name == "us-ascii" || name == "ascii" || name == "unknown-8bit") return guessed(bytes);
  UConverter* converter = converter_of(name);
  return converter == nullptr ? guessed(bytes) : convert_bytes(bytes, converter);
}

std::string decode_header(std::string_view value) {
  std::string result, between;
  std::string pending, pending_charset;  // words of one charset are joined before decoding: senders cut inside characters
  const auto flush = [&] {
    if (!pending.empty()) result += to_utf8(pending, pending_charset);
    pending.clear();
  };
  std::string unfolded;
  for (const char c : value)
    if (c != '\n' && c != '\r') unfolded += c == '\t' ? ' ' : c;
  if (unfolded.find("=?") == std::string::npos) return to_utf8(unfolded, "");
  std::string_view rest = unfolded;
  while (!rest.empty()) {
    const std::size_t at = rest.find("=?");
    const EncodedWord word = at == std::string_view::npos ? EncodedWord{} : encoded_word_at(rest.substr(at));
    const auto before = rest.substr(0, word.length == 0 && at != std::string_view::npos ? at + 2 : at);
    if (!before.empty() && !(only_blanks(before) && word.length != 0 && !pending.empty())) {
      flush();
      result += to_utf8(before, "");
    }
    if (at == std::string_view::npos) break;
    if (word.length != 0) {
      if (word.charset != pending_charset) flush();
      pending_charset = word.charset;
      pending += word.bytes;
    }
    rest.remove_prefix(word.length == 0 ? at + 2 : at + word.length);
  }
  flush();
  return result;
}

std::string from_base64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    int digit = -1;
    if (c >= 'A' && c <= 'Z')
      digit = c - 'A';
    else if (c >= 'a' && c <= 'z')
      digit = c - 'a' + 26;
    else if (c >= '0' && c <= '9')
      digit = c - '0' + 52;
    else if (c == '+' || c == '-')
      digit = 62;
    else if (c == '/' || c == '_')
      digit = 63;
    if (digit < 0) continue;
    held = (held << 6 | static_cast<unsigned>(digit)) & 0xFFFFFFu;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xFFu);
  }
  return bytes;
}

std::string from_quoted_printable(std::string_view text, bool underscore_is_space) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_' && underscore_is_space) {
      bytes += ' ';
    } else if (c == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      bytes += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else if (c == '=' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
    } else {
      bytes += c;
    }
  }
  return bytes;
}

}  // namespace noren::mime
