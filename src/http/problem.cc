#include "http/problem.h"

#include <algorithm>

#include "html/words.h"

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

Problem plain_problem(int status, const Context& context) {
  struct Kind {
    int status;
    const char* type;
    const char* title;
    const char* detail;  // a word of http.problem
  };
  static constexpr Kind kKinds[] = {
      {400, "bad-request", "The request cannot be read", "bad_request"},
      {403, "forbidden", "Not allowed", "forbidden"},
      {404, "not-found", "Not found", "not_found"},
      {405, "method-not-allowed", "The method is not allowed here", "method_not_allowed"},
      {408, "timeout", "The request took too long to arrive", "timeout"},
      {413, "too-large", "The body is too large", "too_large"},
      {414, "address-too-long", "The address is too long", "address_too_long"},
      {429, "too-many-requests", "Too many requests from this address", "too_many_requests"},
      {431, "headers-too-large", "The headers are too large", "headers_too_large"},
      {503, "unavailable", "Not available at the moment", "unavailable"},
      {507, "storage-full", "The server's storage is full", "storage_full"},
  };
  static constexpr Kind kOurs{500, "internal", "Something went wrong on our side", "internal"};
  const auto found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& kind) { return kind.status == status; });
  const Kind& kind = found == std::end(kKinds) ? kOurs : *found;
  Problem problem{.status = status, .type = kind.type, .title = kind.title};
  const bool no_shop = status == 404 && context.shop.empty();
  problem.detail = html::word(context.locale, "http.problem." + std::string(no_shop ? "no_shop" : kind.detail));
  problem.more["request_id"] = context.request_id;
  return problem;
}

}  // namespace noren::http
