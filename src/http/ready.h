// An answer ready in memory: head and bodies built once (plain, gzip, brotli), sent as they are from the I/O thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace noren::http {

struct Ready {
  struct Form {
    std::string head;  // after the status line and Date, up to and with the empty line
    std::string body;
  };
  Form plain;
  Form gzip;    // empty body: not worth it
  Form brotli;
  std::string etag;
  std::string not_modified_head;
  std::size_t bytes() const { return plain.body.size() + gzip.body.size() + brotli.body.size() + 2048; }

  const Form& best_for(std::string_view accept_encoding) const;
};

// response must be a 200 with public_max_age_s. security_headers: complete lines, "Name: value\r\n" each.
std::shared_ptr<const Ready> make_ready(const Response& response, std::string_view security_headers);

}  // namespace noren::http
