// The encodings offered for a file somebody brings: found out by itself, or as chosen. Thread: any.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "html/html.h"
#include "text/encoding.h"

namespace noren::admin {

// Options of a select; automatic: the words of the first one.
html::View encoding_options(const std::string& automatic, std::optional<text::Encoding> chosen);
// As the select sends it; nothing: to be found out.
std::optional<text::Encoding> encoding_from(std::string_view value);

}  // namespace noren::admin
