#include "text/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/check.h"
#include "text/code_points.h"

namespace noren::text {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF", kLittleMark = "\xFF\xFE", kBigMark = "\xFE\xFF";

unsigned byte_at(std::string_view bytes, std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; }

bool between(unsigned b, unsigned low, unsigned high) { return b >= low && b <= high; }

// How much bytes look like Japanese when read as CP932: nothing when they cannot be. Half-width kana speak against it, because
// EUC-JP read as CP932 is full of them.
std::optional<long> looks_like_cp932(std::string_view bytes) {
  long points = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned b = byte_at(bytes, i);
    if (b < 0x80) continue;
    if (between(b, 0xA1, 0xDF)) {
      --points;
      continue;
    }
    const unsigned trail = byte_at(bytes, ++i);
    if (!between(b, 0x81, 0x9F) && !between(b, 0xE0, 0xFC)) return std::nullopt;
    if (!between(trail, 0x40, 0x7E) && !between(trail, 0x80, 0xFC)) return std::nullopt;
    const bool kana = (b == 0x82 && between(trail, 0x9F, 0xF1)) || (b == 0x83 && between(trail, 0x40, 0x96));
    points += kana ? 2 : between(b, 0x88, 0x97) ? 1 : 0;
  }
  return points;
}

std::optional<long> looks_like_euc_jp(std::string_view bytes) {
  long points = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned b = byte_at(bytes, i);
    if (b < 0x80) continue;
    const bool three = b == 0x8F;
    const unsigned trail = byte_at(bytes, ++i);
    if (!three && b != 0x8E && !between(b, 0xA1, 0xFE)) return std::nullopt;
    if (!between(trail, 0xA1, b == 0x8E ? 0xDF : 0xFE)) return std::nullopt;
    if (three && !between(byte_at(bytes, ++i), 0xA1, 0xFE)) return std::nullopt;
    points += b == 0xA4 || b == 0xA5 ? 2 : between(b, 0xB0, 0xCF) ? 1 : 0;
  }
  return points;
}

// Where UTF-16 of mostly ASCII (headings, numbers, commas) has its zeros.
std::optional<Encoding> looks_like_utf16(std::string_view bytes) {
  const auto seen = bytes.substr(0, 4096);
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < seen.size(); ++i) zeros[i % 2] += seen[i] == '\0' ? 1u : 0u;
  if (zeros[1] > seen.size() / 8 && zeros[0] == 0) return Encoding::utf16_le;
  if (zeros[0] > seen.size() / 8 && zeros[1] == 0) return Encoding::utf16_be;
  return std::nullopt;
}

std::optional<std::size_t> first_broken_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t start = at;
    if (next_code_point(bytes, at) == kBroken) return start;
  }
  return std::nullopt;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(Encoding encoding) {
  const char* name = encoding == Encoding::cp932      ? "ibm-943_P15A-2003"  // ICU's name of Windows-31J
                     : encoding == Encoding::euc_jp   ? "euc-jp-2007"
                     : encoding == Encoding::utf16_le ? "UTF-16LE"
                                                      : "UTF-16BE";
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  check(U_SUCCESS(status), "ICU lacks a converter");
  return converter;
}

std::size_t line_of(std::string_view bytes, std::size_t offset) {
  const auto before = bytes.substr(0, offset);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  return text.toUTF8String(utf8);
}

Result<std::string, DecodeError> convert(std::string_view bytes, Encoding encoding) {
  const Converter converter = open_converter(encoding);
  std::array<UChar, 4096> buffer;
  icu::UnicodeString text;
  const char* source = bytes.data();
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    UChar* target = buffer.data();
    ucnv_toUnicode(converter.get(), &target, buffer.data() + buffer.size(), &source, bytes.data() + bytes.size(), nullptr, true, &status);
    text.append(buffer.data(), static_cast<std::int32_t>(target - buffer.data()));
  }
  if (U_SUCCESS(status)) return to_utf8(text);
  std::array<char, 16> invalid;
  std::int8_t count = invalid.size();
  UErrorCode asked = U_ZERO_ERROR;
  ucnv_getInvalidChars(converter.get(), invalid.data(), &count, &asked);
  const auto past = static_cast<std::size_t>(source - bytes.data());
  const std::size_t offset = U_SUCCESS(asked) ? past - std::min(past, static_cast<std::size_t>(count)) : past;
  return Fail(DecodeError{encoding, offset, line_of(bytes, offset)});
}

// The same sign has two code points: the JIS tables' and Windows'. CP932 has Windows'.
char32_t as_windows(char32_t c) {
  switch (c) {
    case 0x301C: return 0xFF5E;  // 〜
    case 0x2212: return 0xFF0D;  // −
    case 0x2016: return 0x2225;  // ‖
    case 0x2014: return 0x2015;  // —
    case 0xA2: return 0xFFE0;    // ¢
    case 0xA3: return 0xFFE1;    // £
    case 0xAC: return 0xFFE2;    // ¬
    case 0xA6: return 0xFFE4;    // ¦
    case 0xA5: return 0xFFE5;    // ¥
    case 0x203E: return 0xFFE3;  // ‾
    default: return c;
  }
}

const icu::UnicodeSet& cp932_characters() {
  static const icu::UnicodeSet* all = [] {
    static icu::UnicodeSet set;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_getUnicodeSet(open_converter(Encoding::cp932).get(), set.toUSet(), UCNV_ROUNDTRIP_SET, &status);
    check(U_SUCCESS(status), "no character set of CP932");
    set.freeze();
    return &set;
  }();
  return *all;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "UTF-8";
    case Encoding::cp932: return "CP932";
    case Encoding::euc_jp: return "EUC-JP";
    case Encoding::utf16_le: return "UTF-16LE";
    case Encoding::utf16_be: return "UTF-16BE";
  }
  return "";
}

Encoding detect_encoding(std::string_view bytes) {
  if (bytes.starts_with(kUtf8Mark)) return Encoding::utf8;
  if (bytes.starts_with(kLittleMark)) return Encoding::utf16_le;
  if (bytes.starts_with(kBigMark)) return Encoding::utf16_be;
  if (const auto utf16 = looks_like_utf16(bytes)) return *utf16;
  if (!first_broken_utf8(bytes)) return Encoding::utf8;
  const auto cp932 = looks_like_cp932(bytes), euc_jp = looks_like_euc_jp(bytes);
  return euc_jp && (!cp932 || *euc_jp > *cp932) ? Encoding::euc_jp : Encoding::cp932;
}

Result<Decoded, DecodeError> decode(std::string_view bytes) { return decode_as(bytes, detect_encoding(bytes)); }

Result<Decoded, DecodeError> decode_as(std::string_view bytes, Encoding encoding) {
  if (encoding == Encoding::utf8) {
    const auto plain = bytes.starts_with(kUtf8Mark) ? bytes.substr(kUtf8Mark.size()) : bytes;
    const auto broken = first_broken_utf8(plain);
    if (broken) return Fail(DecodeError{encoding, *broken + (bytes.size() - plain.size()), line_of(plain, *broken)});
    return Decoded{std::string(plain), encoding};
  }
  const bool marked = (encoding == Encoding::utf16_le && bytes.starts_with(kLittleMark)) ||
                      (encoding == Encoding::utf16_be && bytes.starts_with(kBigMark));
  auto utf8 = convert(marked ? bytes.substr(2) : bytes, encoding);
  if (!utf8) {
    DecodeError error = utf8.error();
    error.offset += marked ? 2 : 0;
    return Fail(error);
  }
  return Decoded{std::move(*utf8), encoding};
}

Cp932 to_cp932(std::string_view utf8) {
  Cp932 result;
  if (is_ascii(utf8)) {
    result.bytes = utf8;
    return result;
  }
  const icu::UnicodeSet& known = cp932_characters();
  icu::UnicodeString text;
  std::size_t line = 1, position = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t start = at;
    const char32_t typed = next_code_point(utf8, at);
    const char32_t c = typed == kBroken ? 0xFFFD : as_windows(typed);
    position = c == '\n' ? 0 : position + 1;
    line += c == '\n' ? 1 : 0;
    if (known.contains(static_cast<UChar32>(c))) {
      text.append(static_cast<UChar32>(c));
    } else {
      text.append(static_cast<UChar32>(U'〓'));
      result.unfit.push_back({std::string(utf8.substr(start, at - start)), line, position});
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter = open_converter(Encoding::cp932);
  result.bytes.resize(static_cast<std::size_t>(text.length()) * 2 + 2);
  const auto size = ucnv_fromUChars(converter.get(), result.bytes.data(), static_cast<std::int32_t>(result.bytes.size()), text.getBuffer(),
                                    text.length(), &status);
  check(U_SUCCESS(status), "CP932 lacks a character of its own set");
  result.bytes.resize(static_cast<std::size_t>(size));
  return result;
}

std::string through_cp932(std::string_view utf8) {
  const auto read = decode_as(to_cp932(utf8).bytes, Encoding::cp932);
  check(read.has_value(), "CP932 of our own making cannot be read");
  return read->utf8;
}

}  // namespace noren::text
