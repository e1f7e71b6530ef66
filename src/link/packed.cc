#include "link/packed.h"

#include <algorithm>
#include <iterator>

#include "base/names.h"
#include "link/wire.h"

namespace noren::link {
namespace {

constexpr Named<http::Method> kMethods[] = {{http::Method::get, "get"},
                                            {http::Method::post, "post"},
                                            {http::Method::put, "put"},
                                            {http::Method::delete_, "delete"},
                                            {http::Method::other, "other"}};

// Of one connection alone (RFC 9110, 7.6.1), or said by a proxy of the client whom the other node is told.
constexpr std::string_view kLeftOut[] = {
    "connection",      "keep-alive",        "te",           "trailer",         "transfer-encoding", "upgrade",
    "content-length",  "proxy-connection",  "expect",       "x-forwarded-for", "x-forwarded-proto", "forwarded",
    "accept-encoding", "if-modified-since", "if-none-match"};
constexpr const char* kRequestId = "X-Request-Id";
constexpr std::int64_t kNoAge = -1;

bool is_left_out(std::string_view header) { return std::find(std::begin(kLeftOut), std::end(kLeftOut), header) != std::end(kLeftOut); }

}  // namespace

std::string pack(const http::Request& request, const Context& context) {
  Writer writer;
  writer.text(name_in(kMethods, request.method)).text(request.target).text(request.remote).number(request.secure ? 1 : 0);
  writer.text(context.request_id).text(request.body);
  for (const auto& [name, value] : request.headers) {
    if (!is_left_out(name)) writer.text(name).text(value);
  }
  return writer.take();
}

std::optional<Passed> unpack_request(const std::string& packed) {
  Reader reader(packed);
  const auto method = value_in(kMethods, reader.text());
  Passed passed;
  passed.head.method = method.value_or(http::Method::other);
  passed.head.target = reader.text();
  passed.head.remote = reader.text();
  passed.head.secure = reader.number() == 1;
  passed.head.passed_on = reader.text();
  passed.body = reader.text();
  while (reader.good() && !reader.ended()) {
    std::string name = reader.text();
    passed.head.headers[std::move(name)] = reader.text();
  }
  const bool whole = reader.good() && method && !passed.head.passed_on.empty();
  return whole ? std::optional(std::move(passed)) : std::nullopt;
}

std::string pack(const http::Response& response) {
  Writer writer;
  writer.number(response.status).text(response.content_type).text(response.body).number(response.public_max_age_s.value_or(kNoAge));
  for (const auto& [name, value] : response.headers) {
    if (name != kRequestId) writer.text(name).text(value);
  }
  return writer.take();
}

std::optional<http::Response> unpack_response(const std::string& packed) {
  Reader reader(packed);
  http::Response response;
  response.status = static_cast<int>(reader.number());
  response.content_type = reader.text();
  response.body = reader.text();
  const std::int64_t age = reader.number();
  if (age != kNoAge) response.public_max_age_s = static_cast<int>(age);
  while (reader.good() && !reader.ended()) {
    std::string name = reader.text();
    response.with(std::move(name), reader.text());
  }
  const bool whole = reader.good() && response.status >= 100 && response.status < 600;
  return whole ? std::optional(std::move(response)) : std::nullopt;
}

}  // namespace noren::link
