#include "testing/browser.h"

namespace noren::testing {

Form with(Form form, std::string_view name, const std::string& value) {
  for (auto& field : form) {
    if (field.first == name) field.second = value;
  }
  return form;
}

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [header, value] : response.headers) {
    if (header == name) return value;
  }
  return "";
}

std::string location(const http::Response& response) { return header_of(response, "Location"); }

bool has(const http::Response& response, std::string_view part) { return response.body.find(part) != std::string::npos; }

std::string hidden(const std::string& page, const std::string& name, const std::string& after) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const auto at = page.find(mark, after.empty() ? 0 : page.find(after));
  return at == std::string::npos ? "" : page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
}

Form hidden_fields(const std::string& page, std::initializer_list<const char*> names) {
  Form form;
  for (const char* name : names) form.emplace_back(name, hidden(page, name));
  return form;
}

Browser::Browser(const http::Router& router, std::function<Context()> context) : router_(router), context_(std::move(context)) {}

http::Response Browser::send(const std::string& target, const Form& form, std::vector<http::UploadedFile> files) {
  http::Request request;
  request.method = http::Method::post;
  for (const auto& [name, value] : form) request.form.add(name, value);
  request.files = std::move(files);
  return ask(target, std::move(request));
}

http::Response Browser::ask(const std::string& target, http::Request request) {
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

void Browser::keep(const std::string& cookie) {
  const auto equals = cookie.find('='), end = cookie.find(';');
  const std::string name = cookie.substr(0, equals);
  if (cookie.find("; Max-Age=0") != std::string::npos) {
    cookies.erase(name);
  } else {
    cookies[name] = cookie.substr(equals + 1, end - equals - 1);
  }
}

}  // namespace noren::testing
