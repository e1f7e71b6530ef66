// multipart/form-data (RFC 7578), as browsers send uploads.
#pragma once
#include <string_view>

#include "http/message.h"

namespace noren::http {

// Fills request.form and request.files from the body. False when the body is not well formed: answered 400.
bool parse_multipart(std::string_view content_type, std::string_view body, Request& request);

}  // namespace noren::http
