// Parts of URLs as they are written. Pure; any thread.
#pragma once
#include <cstddef>
#include <string_view>

namespace noren {

// Scheme, host and port, as a browser says them in Origin: "https://psp.test:8443/v1/x?y" → "https://psp.test:8443" (RFC 6454). A text
// without "://" has none: "".
constexpr std::string_view origin_of(std::string_view url) {
  const std::size_t host = url.find("://");
  return host == std::string_view::npos ? std::string_view() : url.substr(0, url.find_first_of("/?#", host + 3));
}

}  // namespace noren
