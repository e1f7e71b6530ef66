// The words of the house in two languages: every feature's text*.toml (text.toml: the buyer's side, text_admin.toml:
// the owner's), [section] key = { ja = "…", en = "…" }.
// A key is "feature.section.key" (or "feature.key"). Parsed once at start; a missing language fails the start.
// Thread: safe from any.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/context.h"
#include "base/money.h"

namespace noren::html {

// The words for a key; throws Bug when there are none (tidy finds unknown keys in templates before that).
const std::string& word(Locale locale, std::string_view key);

// With {name} places filled: word(ja, "catalog.left", {{"n", "3"}}) -> 残り3点. {n:day|days} is the first form when n is 1, else
// the second: "within {n} {n:day|days}".
std::string word(Locale locale, std::string_view key, std::initializer_list<std::pair<std::string_view, std::string>> places);

// Words that promise a mail have a form of their own for a shop whose mails only lie in a folder (House::mails_kept):
// key = { ja = "…", en = "…", kept = { ja = "…", en = "…" } }. A template takes it by itself when its view says mails_kept; C++ asks
// here. Words without that form are the same in both.
const std::string& word_of_mail(Locale locale, std::string_view key, bool kept);
std::string word_of_mail(Locale locale, std::string_view key, bool kept,
                         std::initializer_list<std::pair<std::string_view, std::string>> places);

std::string number_text(std::int64_t number);          // 1,200
std::string yen_text(Locale locale, Yen amount);       // 1,200円 / ¥1,200
std::string date_text(Locale locale, LocalDate date);  // 2026年11月21日（土） / Sat, 21 Nov 2026
std::string time_text(Locale locale, Instant at);      // 11月21日 12:03 / 21 Nov 12:03, Japan's time

}  // namespace noren::html
