// What a client says it accepts (RFC 9110, 12.5): lists of names with weights. Broken parts of a list count as if they were not there.
// Thread: pure.
#pragma once
#include <string_view>

#include "base/context.h"

namespace noren::http {

// Accept-Encoding: whether an answer may be sent in this coding. By its name, else by *; a weight of zero refuses.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

// Accept-Language: the one of our languages that is wanted most, of equals the first named; Japanese when neither is.
Locale wanted_language(std::string_view accept_language);

}  // namespace noren::http
