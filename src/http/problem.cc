#include "http/problem.h"

namespace noren::http {

Response problem(const Problem& problem) {
  nlohmann::json body = problem.more;
  body["type"] = "/problems/" + problem.type;
  body["title"] = problem.title;
  body["status"] = problem.status;
  if (!problem.detail.empty()) body["detail"] = problem.detail;
  if (!problem.errors.empty()) {
    auto& errors = body["errors"] = nlohmann::json::array();
    for (const FieldFault& fault : problem.errors) errors.push_back({{"field", fault.field}, {"message", fault.message}});
  }
  Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  // Field names and values of the caller may hold broken UTF-8: it is replaced, never a reason to fail.
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

Response invalid_input(std::vector<FieldFault> errors) {
  return problem({.status = 422, .type = "invalid-input", .title = "The input is not valid", .errors = std::move(errors)});
}

Response not_found(std::string detail) {
  return problem({.status = 404, .type = "not-found", .title = "Not found", .detail = std::move(detail)});
}

Problem plain_problem(int status, const std::string& request_id) {
  struct Words {
    int status;
    const char* type;
    const char* title;
    const char* detail;
  };
  static constexpr Words kWords[] = {
      {400, "bad-request", "The request cannot be read", "Send well-formed HTTP with UTF-8 text."},
      {403, "forbidden", "Not allowed", "Requests from other sites' pages are not accepted here."},
      {404, "not-found", "Not found", ""},
      {405, "method-not-allowed", "The method is not allowed here", "See the Allow header."},
      {408, "timeout", "The request took too long to arrive", "Nothing was done. Send it again."},
      {413, "too-large", "The body is too large", "Bodies of the store API may have up to 256 kB."},
      {414, "address-too-long", "The address is too long", ""},
      {429, "too-many-requests", "Too many requests from this address", "Nothing was done. Ask again after Retry-After."},
      {431, "headers-too-large", "The headers are too large", ""},
      {503, "unavailable", "Not available at the moment", "Nothing was done. Ask again after Retry-After."},
      {507, "storage-full", "The server's storage is full", "Nothing was ordered or charged. The shop has been told."},
  };
  Problem problem{.status = status, .type = "internal", .title = "Something went wrong on our side"};
  problem.detail = "Nothing you sent is at fault. Give the request id when you ask about it.";
  for (const Words& words : kWords) {
    if (words.status != status) continue;
    problem.type = words.type;
    problem.title = words.title;
    problem.detail = words.detail;
  }
  problem.more["request_id"] = request_id;
  return problem;
}

}  // namespace noren::http
