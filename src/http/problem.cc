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

}  // namespace noren::http
