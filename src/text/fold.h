// Folding for search: two texts a person takes for the same fold to the same bytes, so that a substring search finds them.
// まぐかっぷ = マグカップ = ﾏｸﾞｶｯﾌﾟ, ＭＵＧ = mug, Café = cafe, 鎌ヶ谷 = 鎌ケ谷, 髙橋 = 高橋, any run of spaces = one.
// NFKC, case folded, katakana as hiragana, small kana as large, dashes and accents and name variants of kanji unified.
// Never shown, never stored as the text itself. Broken UTF-8 folds to U+FFFD. Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace noren::text {

std::string fold(std::string_view utf8);

// What was typed into a search box, folded and split at spaces; at most `most` words, without repetition.
std::vector<std::string> fold_words(std::string_view typed, std::size_t most = 8);

}  // namespace noren::text
