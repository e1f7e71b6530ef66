// Every word of a language by key: for the template engine and for tests that compare the languages.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/context.h"

namespace noren::html {

// The form of the words "feature.section.key" for a shop whose mails are kept stands at "feature.section.key" + kKept.
inline constexpr std::string_view kKept = ".kept";
const std::unordered_map<std::string, std::string>& all_words(Locale locale);

}  // namespace noren::html
