// A browser for tests of pages: asks a router as a real one asks the shop, keeps the cookies it is given, and reads what its
// pages hold. On the test's own thread.
#pragma once
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "http/router.h"

namespace noren::testing {

using Form = std::vector<std::pair<std::string, std::string>>;

// The form with another value in its field of that name.
inline Form with(Form form, std::string_view name, const std::string& value) {
  for (auto& field : form) {
    if (field.first == name) field.second = value;
  }
  return form;
}

// "" when the answer has none.
inline std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [header, value] : response.headers) {
    if (header == name) return value;
  }
  return "";
}
inline std::string location(const http::Response& response) { return header_of(response, "Location"); }
inline bool has(const http::Response& response, std::string_view part) { return response.body.find(part) != std::string::npos; }

// The value of the first hidden field of that name, in the whole page or after a mark in it; "" when there is none.
inline std::string hidden(const std::string& page, const std::string& name, const std::string& after = "") {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const auto at = page.find(mark, after.empty() ? 0 : page.find(after));
  return at == std::string::npos ? "" : page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
}
inline Form hidden_fields(const std::string& page, std::initializer_list<const char*> names) {
  Form form;
  for (const char* name : names) form.emplace_back(name, hidden(page, name));
  return form;
}

class Browser {
 public:
  // context: of a request that comes now; its language is the browser's.
  Browser(const http::Router& router, std::function<Context()> context) : router_(router), context_(std::move(context)) {}

  http::Response get(const std::string& target) { return ask(target, {}); }
  // A POST with these fields and no others.
  http::Response send(const std::string& target, const Form& form, std::vector<http::UploadedFile> files = {}) {
    http::Request request;
    request.method = http::Method::post;
    for (const auto& [name, value] : form) request.form.add(name, value);
    request.files = std::move(files);
    return ask(target, std::move(request));
  }
  // The rest of the request is the caller's. A path without a route is a mistake of the test.
  http::Response ask(const std::string& target, http::Request request) {
    const auto question = target.find('?');
    request.target = target;
    request.path = http::url_decode(target.substr(0, question), false).value();
    if (question != std::string::npos) request.query = http::parse_form(target.substr(question + 1));
    request.cookies = cookies;
    request.remote = remote;
    const auto match = router_.match(request.method, request.path);
    check(match.handler != nullptr, "no such route");
    request.params = match.params;
    Context context = context_();
    context.locale = locale;
    http::Response response = (*match.handler)(request, context);
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") keep(value);
    }
    return response;
  }

  std::map<std::string, std::string, std::less<>> cookies;
  std::string remote = "192.0.2.1";
  Locale locale = Locale::ja;

 private:
  void keep(const std::string& cookie) {
    const auto equals = cookie.find('='), end = cookie.find(';');
    const std::string name = cookie.substr(0, equals);
    if (cookie.find("; Max-Age=0") != std::string::npos) {
      cookies.erase(name);
    } else {
      cookies[name] = cookie.substr(equals + 1, end - equals - 1);
    }
  }

  const http::Router& router_;
  const std::function<Context()> context_;
};

}  // namespace noren::testing
