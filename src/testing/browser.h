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
Form with(Form form, std::string_view name, const std::string& value);

// "" when the answer has none.
std::string header_of(const http::Response& response, std::string_view name);
std::string location(const http::Response& response);
bool has(const http::Response& response, std::string_view part);

// The value of the first hidden field of that name, in the whole page or after a mark in it; "" when there is none.
std::string hidden(const std::string& page, const std::string& name, const std::string& after = "");
Form hidden_fields(const std::string& page, std::initializer_list<const char*> names);

class Browser {
 public:
  // context: of a request that comes now; its language is the browser's.
  Browser(const http::Router& router, std::function<Context()> context);

  http::Response get(const std::string& target) { return ask(target, {}); }
  // A POST with these fields and no others.
  http::Response send(const std::string& target, const Form& form, std::vector<http::UploadedFile> files = {});
  // The rest of the request is the caller's. A path without a route is a mistake of the test.
  http::Response ask(const std::string& target, http::Request request);

  std::map<std::string, std::string, std::less<>> cookies;
  std::string remote = "192.0.2.1";
  Locale locale = Locale::ja;

 private:
  void keep(const std::string& cookie);

  const http::Router& router_;
  const std::function<Context()> context_;
};

}  // namespace noren::testing
