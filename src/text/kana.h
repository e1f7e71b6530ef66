// Kana of names, as carriers and bank transfers need them: stored in full-width katakana. Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>

namespace noren::text {

// Hiragana and half-width kana become full-width katakana, a hyphen after kana becomes ー, latin becomes half-width capitals,
// spaces become one. Everything else stays, so that is_kana_name can refuse it.
std::string to_fullwidth_katakana(std::string_view utf8);

// Katakana, and what stands beside it in names of people and firms: ー ・ space, A-Z 0-9 ( ) . - & '. At least one katakana
// letter. Ask about the result of to_fullwidth_katakana.
bool is_kana_name(std::string_view utf8);

}  // namespace noren::text
