#include "text/fold.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "text/code_points.h"

namespace noren::text {
namespace {

// Pairs written one after the other: the form found on family registers, then the everyday one. A buyer types either.
constexpr std::u32string_view kKanjiVariants =
    U"髙高﨑崎嵜崎邊辺邉辺齊斉齋斎濵浜濱浜澤沢廣広國国惠恵德徳瀨瀬櫻桜眞真𠮷吉嶋島嶌島榮栄增増髮髪藏蔵曾曽壽寿"
    U"條条實実應応豐豊會会學学龍竜萬万圓円遙遥龜亀淺浅靜静鐵鉄壯壮曻昇槇槙";

struct Variant {
  char32_t from;
  char32_t to;
};

constexpr auto kVariants = [] {
  std::array<Variant, kKanjiVariants.size() / 2> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {kKanjiVariants[2 * i], kKanjiVariants[2 * i + 1]};
  std::sort(table.begin(), table.end(), [](const Variant& a, const Variant& b) { return a.from < b.from; });
  return table;
}();

char32_t everyday_kanji(char32_t c) {
  const auto found = std::lower_bound(kVariants.begin(), kVariants.end(), c, [](const Variant& v, char32_t x) { return v.from < x; });
  return found != kVariants.end() && found->from == c ? found->to : c;
}

bool is_kana(char32_t c) { return c >= 0x3041 && c <= 0x30FF; }

// Characters NFKC leaves alone and that stand alone: what Japanese texts are made of, so most texts never need ICU.
bool is_plain(char32_t c) {
  return c < 0x80 || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FE) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) || (c >= 0x3000 && c <= 0x3002);
}

char32_t large_hiragana(char32_t c) {
  if (c >= 0x30A1 && c <= 0x30F6) c -= 0x60;
  switch (c) {
    case U'ぁ': case U'ぃ': case U'ぅ': case U'ぇ': case U'ぉ':
    case U'っ': case U'ゃ': case U'ゅ': case U'ょ': case U'ゎ': return c + 1;
    case U'ゕ': return U'か';
    case U'ゖ': return U'け';
    case U'ヽ': return U'ゝ';
    case U'ヾ': return U'ゞ';
    default: return c;
  }
}

bool is_dash(char32_t c) {
  return c == '-' || c == 0xAD || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xFE63 || c == 0xFF0D;
}

// é -> e. Kana marks (が) are left alone: they make another letter.
char32_t without_accent(char32_t c) {
  static const icu::Normalizer2* nfd = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* instance = icu::Normalizer2::getNFDInstance(status);
    check(U_SUCCESS(status), "nfd missing");
    return instance;
  }();
  icu::UnicodeString parts;
  return nfd->getDecomposition(static_cast<UChar32>(c), parts) ? static_cast<char32_t>(parts.char32At(0)) : c;
}

char32_t fold_one(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (is_kana(c)) return large_hiragana(c);
  if (c >= 0xFF10 && c <= 0xFF5A) return fold_one(c - 0xFEE0);
  if ((c >= 0xC0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF)) {
    for (char32_t base = without_accent(c); base != c; base = without_accent(c)) c = base;
    return c;
  }
  if (c == 0x301C) return '~';
  return everyday_kanji(c);
}

std::string fold_points(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  char32_t before = 0;
  bool space = false;
  for (std::size_t at = 0; at < utf8.size();) {
    char32_t c = next_code_point(utf8, at);
    if (is_space(c) || c == '\n' || c == '\r') {
      space = !out.empty();
      before = ' ';
      continue;
    }
    if (c >= 0x300 && c <= 0x36F) continue;
    if (c == kBroken) c = 0xFFFD;
    c = fold_one(c);
    // 1ー2 was typed with a long-vowel mark.
    if (is_dash(c) || (c == U'ー' && !is_kana(before))) c = '-';
    if (space) out += ' ';
    space = false;
    append_code_point(out, c);
    before = c;
  }
  return out;
}

// コ－ヒ－ was typed with a dash, which has to be seen before NFKC makes － and - one.
std::string keep_kana_dashes(std::string_view utf8) {
  std::string out;
  char32_t before = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    char32_t c = next_code_point(utf8, at);
    if (c == kBroken) c = 0xFFFD;
    const bool kana = is_kana(before) || (before >= 0xFF66 && before <= 0xFF9F);
    if (kana && c != '-' && c != 0xAD && is_dash(c)) c = U'ー';
    append_code_point(out, c);
    before = c;
  }
  return out;
}

std::string nfkc_casefold(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  normalizer->normalizeUTF8(0, {utf8.data(), static_cast<std::int32_t>(utf8.size())}, sink, nullptr, status);
  check(U_SUCCESS(status), "case folding failed");
  return out;
}

bool all_plain(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    if (!is_plain(next_code_point(utf8, at))) return false;
  }
  return true;
}

}  // namespace

std::string fold(std::string_view utf8) {
  if (all_plain(utf8)) return fold_points(utf8);
  return fold_points(nfkc_casefold(keep_kana_dashes(utf8)));
}

std::vector<std::string> fold_words(std::string_view typed, std::size_t most) {
  const std::string folded = fold(typed);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < folded.size() && words.size() < most;) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    std::string word = folded.substr(at, end - at);
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    at = end + 1;
  }
  return words;
}

}  // namespace noren::text
