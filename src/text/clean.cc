#include "text/clean.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "text/code_points.h"

namespace noren::text {
namespace {

// Turn the reading direction, hide, or say nothing: nobody types them, deceivers paste them.
bool is_hidden(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0xFEFF ||
         (c >= 0xFFF0 && c <= 0xFFFC) || (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE001F) ||
         (c >= 0xE0080 && c <= 0xE00FF);
}

bool is_refused(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
  const bool line_or_tab = c == '\t' || c == '\n' || c == '\r';
  const bool noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return (control && !line_or_tab) || noncharacter;
}

bool is_picture(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC); }
bool is_skin_tone(char32_t c) { return c >= 0x1F3FB && c <= 0x1F3FF; }
bool is_flag_letter(char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }
bool is_tag(char32_t c) { return c >= 0xE0020 && c <= 0xE007F; }
bool is_variation_selector(char32_t c) { return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF); }
bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D; }

// Scripts whose letters change by a joiner: Arabic, those of India, Khmer, Mongolian.
bool joins(char32_t c) { return (c >= 0x0600 && c <= 0x109F) || (c >= 0x1780 && c <= 0x18AF) || (c >= 0xA800 && c <= 0xABFF); }

// A joiner has its meaning only inside an emoji or between letters of scripts that join.
bool joiner_belongs(char32_t before, char32_t joiner, char32_t after) {
  if (joins(before) && joins(after)) return true;
  return joiner == 0x200D && (is_picture(before) || is_variation_selector(before) || is_skin_tone(before)) && is_picture(after);
}

std::vector<char32_t> visible(const std::vector<char32_t>& all) {
  std::vector<char32_t> kept;
  kept.reserve(all.size());
  bool in_flag = false;  // tags spell out a region after a black flag: the flag of Scotland
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char32_t c = all[i];
    const char32_t before = kept.empty() ? 0 : kept.back();
    const char32_t after = i + 1 < all.size() ? all[i + 1] : 0;
    if (is_hidden(c) || (is_joiner(c) && !joiner_belongs(before, c, after))) continue;
    in_flag = c == 0x1F3F4 || (in_flag && is_tag(c));
    if (is_tag(c) && !in_flag) continue;
    if (is_variation_selector(c) && (before == 0 || is_variation_selector(before))) continue;
    kept.push_back(c);
  }
  return kept;
}

bool is_line_end(char32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

std::vector<char32_t> on_one_line(const std::vector<char32_t>& all) {
  std::vector<char32_t> out;
  bool gap = false;
  for (const char32_t c : all) {
    if (is_space(c) || is_line_end(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out.push_back(' ');
    gap = false;
    out.push_back(c);
  }
  return out;
}

std::vector<char32_t> on_many_lines(const std::vector<char32_t>& all) {
  std::vector<char32_t> out;
  const auto end_line = [&] {
    while (!out.empty() && is_space(out.back())) out.pop_back();
    const bool two_empty = out.size() >= 3 && std::all_of(out.end() - 3, out.end(), [](char32_t c) { return c == '\n'; });
    if (!out.empty() && !two_empty) out.push_back('\n');
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == '\r' && i + 1 < all.size() && all[i + 1] == '\n') continue;
    if (is_line_end(all[i])) {
      end_line();
    } else {
      out.push_back(all[i]);
    }
  }
  const auto is_blank = [](char32_t c) { return c == '\n' || is_space(c); };
  while (!out.empty() && is_blank(out.back())) out.pop_back();
  out.erase(out.begin(), std::find_if_not(out.begin(), out.end(), is_blank));
  return out;
}

// Kanji of the compatibility blocks are names' own forms on registers: they stay as typed.
std::string nfc(const std::string& utf8) {
  if (is_ascii(utf8)) return utf8;
  static const icu::Normalizer2* normalizer = [] {
    UErrorCode status = U_ZERO_ERROR;
    static icu::UnicodeSet touched(0, 0x10FFFF);
    touched.remove(0xF900, 0xFAFF).remove(0x2F800, 0x2FA1F).freeze();
    static const icu::FilteredNormalizer2 filtered(*icu::Normalizer2::getNFCInstance(status), touched);
    noren::check(U_SUCCESS(status), "nfc missing");
    return &filtered;
  }();
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  normalizer->normalizeUTF8(0, utf8, sink, nullptr, status);
  noren::check(U_SUCCESS(status), "nfc failed");
  return out;
}

Result<std::vector<char32_t>, CleanError> code_points(std::string_view typed) {
  std::vector<char32_t> all;
  all.reserve(typed.size());
  for (std::size_t at = 0; at < typed.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(typed, at);
    if (c == kBroken) return Fail(CleanError{.why = CleanProblem::not_utf8, .position = start + 1});
    if (is_refused(c)) return Fail(CleanError{.why = CleanProblem::control_character, .character = c, .position = all.size() + 1});
    all.push_back(c);
  }
  return all;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  if (is_ascii(bytes)) return true;
  for (std::size_t at = 0; at < bytes.size();) {
    if (next_code_point(bytes, at) == kBroken) return false;
  }
  return true;
}

std::size_t length(std::string_view utf8) {
  if (is_ascii(utf8)) return utf8.size();
  constexpr int kFreeMarks = 6;  // the flag of Scotland needs six, no letter in use needs more
  std::size_t count = 0;
  int marks = 0;
  bool joined = false;    // the last one was a joiner inside an emoji
  bool half_flag = false;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    const int type = c == kBroken ? 0 : u_charType(static_cast<UChar32>(c));
    const bool mark = type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || is_joiner(c) || is_skin_tone(c) || is_tag(c) || joined;
    const bool second_half = is_flag_letter(c) && half_flag;
    half_flag = is_flag_letter(c) && !half_flag;
    joined = c == 0x200D;
    if (second_half) continue;
    if (mark && count > 0 && marks < kFreeMarks) {
      ++marks;
      continue;
    }
    marks = 0;
    ++count;
  }
  return count;
}

Result<std::string, CleanError> clean(std::string_view typed, const CleanRules& rules) {
  const auto all = code_points(typed);
  if (!all) return Fail(all.error());
  const auto kept = visible(*all);
  std::string text;
  text.reserve(typed.size());
  for (const char32_t c : rules.lines == Lines::one ? on_one_line(kept) : on_many_lines(kept)) append_code_point(text, c);
  text = nfc(text);
  if (text.empty() && rules.required) return Fail(CleanError{.why = CleanProblem::missing});
  const std::size_t characters = length(text);
  if (characters > rules.max_length) return Fail(CleanError{.why = CleanProblem::too_long, .length = characters});
  return text;
}

}  // namespace noren::text
