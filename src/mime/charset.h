// Bytes of mail to UTF-8, whatever their label says: mails of Japanese phones and gateways come as ISO-2022-JP with rows of their makers
// and half-width kana, as Shift_JIS that calls itself ISO-2022-JP, or raw and without a label. RFC 1468, RFC 2045, RFC 2047.
// Never fails: what means nothing becomes U+FFFD. Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>

namespace noren::mime {

// label: the charset parameter as written, "" when there is none.
std::string to_utf8(std::string_view bytes, std::string_view label);

// A header's value as it reads: =?charset?B|Q?…?= decoded, raw bytes taken for what they are, folds undone.
std::string decode_header(std::string_view value);

std::string from_base64(std::string_view text);  // what is not of its alphabet is left out
std::string from_quoted_printable(std::string_view text, bool underscore_is_space);

}  // namespace noren::mime
