// Bytes as text: lower-case hex, Crockford's base32 (no i l o u) for ids that people may have to read out, and base64.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace noren {

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);

std::string to_base32(std::string_view bytes);  // lower case, no padding: ceil(bits / 5) characters
std::string to_base64(std::string_view bytes);  // RFC 4648, with padding

}  // namespace noren
