// A request and its answer as they go over the link. Pure. Private to the folder.
#pragma once
#include <optional>
#include <string>

#include "http/site.h"

namespace noren::link {

struct Passed {
  http::Head head;
  std::string body;
};

// Without what was only between the client and the node that it asked.
std::string pack(const http::Request& request, const Context& context);
std::optional<Passed> unpack_request(const std::string& packed);

// The request's id is given again where it came in.
std::string pack(const http::Response& response);
std::optional<http::Response> unpack_response(const std::string& packed);

}  // namespace noren::link
