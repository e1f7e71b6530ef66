// Every word of a language by key: for the template engine and for tests that compare the languages.
#pragma once
#include <string>
#include <unordered_map>

#include "base/context.h"

namespace noren::html {

const std::unordered_map<std::string, std::string>& all_words(Locale locale);

}  // namespace noren::html
