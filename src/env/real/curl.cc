#include "env/real/curl.h"

#include <curl/curl.h>

#include <stdexcept>

namespace noren::env {

void begin_curl() {
  static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (begun != CURLE_OK) throw std::runtime_error("libcurl could not be started");
}

}  // namespace noren::env
