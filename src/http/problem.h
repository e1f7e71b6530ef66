// Errors of the JSON API: application/problem+json (RFC 9457) with a stable type. Type and title are for programs and their logs: one
// English text for ever. Detail and messages are for people, in the language of the request (Context::locale). Thread: pure.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "http/message.h"

namespace noren::http {

struct FieldFault {
  std::string field;    // as the caller named it: "lines[0].quantity", "limit"
  std::string message;  // in words
};

struct Problem {
  int status = 422;
  std::string type = "invalid-input";  // the last part of the type's address: "/problems/invalid-input"
  std::string title;                   // English, the same for every problem of that type
  std::string detail;                  // what happened this time and what to do; "" leaves it out
  std::vector<FieldFault> errors;      // empty: left out
  nlohmann::json more = nlohmann::json::object();  // extension members (RFC 9457 3.2), e.g. {"lines": [...]}
};

Response problem(const Problem& problem);

// 422 with the list of what is wrong.
Response invalid_input(std::vector<FieldFault> errors);
// 404: no such thing here.
Response not_found(std::string detail);
// What can be said when only the status is known: 400, 403, 404, 405, 408, 413, 414, 431, 429, 500, 503, 507.
Problem plain_problem(int status, const Context& context);

}  // namespace noren::http
