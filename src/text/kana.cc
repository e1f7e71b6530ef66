#include "text/kana.h"

#include "text/code_points.h"

namespace noren::text {
namespace {

bool is_katakana(char32_t c) { return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || c == 0x30FD || c == 0x30FE; }

bool is_typed_for_long_vowel(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0x301C || c == '~';
}

char32_t katakana(char32_t c, char32_t before) {
  if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E) return c + 0x60;
  if (c >= 'a' && c <= 'z') return c - 32;
  if (is_typed_for_long_vowel(c)) return is_katakana(before) ? U'ー' : U'-';
  return c;
}

}  // namespace

std::string to_fullwidth_katakana(std::string_view utf8) {
  const std::string plain = nfkc(utf8);
  std::string out;
  char32_t before = 0;
  for (std::size_t at = 0; at < plain.size();) {
    char32_t c = next_code_point(plain, at);
    if (is_space(c)) {
      before = ' ';
      continue;
    }
    if (before == ' ' && !out.empty()) out += ' ';
    c = katakana(c == kBroken ? 0xFFFD : c, before);
    append_code_point(out, c);
    before = c;
  }
  return out;
}

bool is_kana_name(std::string_view utf8) {
  constexpr std::string_view kBeside = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789().-&'";
  bool kana = false;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    if (c >= 0x30A1 && c <= 0x30FA) {
      kana = true;
    } else if (!is_katakana(c) && c != U'・' && (c >= 0x80 || kBeside.find(static_cast<char>(c)) == std::string_view::npos)) {
      return false;
    }
  }
  return kana;
}

}  // namespace noren::text
