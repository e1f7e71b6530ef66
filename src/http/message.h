// A request and its answer, as features see them: plain values, no sockets. Pages are functions from one to the other,
// so tests and simulated buyers call them without a network.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"

namespace noren::http {

enum class Method { get, post, put, delete_, other };

// Form fields and query parameters in the order sent; names may repeat.
class Fields {
 public:
  void add(std::string name, std::string value) { all_.emplace_back(std::move(name), std::move(value)); }
  // The first value of that name; "" when absent.
  const std::string& get(std::string_view name) const;
  bool has(std::string_view name) const;
  // A ticked box, a pressed button, a question answered with yes: our pages send 1, and anything else is no.
  bool yes(std::string_view name) const { return get(name) == "1"; }
  std::vector<std::string> every(std::string_view name) const;
  // A whole number that a page of ours wrote (a version, a page of a list), in plain digits; -1 when it is none.
  std::int64_t number(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

struct UploadedFile {
  std::string field;
  std::string name;          // as the browser said it; never used as a path
  std::string content_type;  // as the browser said it; never believed
  std::string bytes;
};

struct Request {
  Method method = Method::get;
  std::string path;  // decoded, without the language prefix, always starts with "/"
  Fields query;
  Fields form;  // of application/x-www-form-urlencoded and multipart/form-data bodies
  std::vector<UploadedFile> files;
  std::string body;  // raw
  std::string content_type;
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::map<std::string, std::string, std::less<>> cookies;
  std::map<std::string, std::string, std::less<>> params;  // {slug} of the route
  std::string remote;                                      // the client's address (behind trusted proxies: the one they name)
  std::string target;                                      // as sent, for logs and links back
  bool secure = false;                                     // came over TLS (or a trusted proxy says so)
  bool passed_on = false;                                  // by another node of ours, which was asked in place of this one
  bool crowded = false;                                    // many of the same shop's requests wait for a worker behind this one

  const std::string& header(std::string_view name) const;
  const std::string& cookie(std::string_view name) const;
  const std::string& param(std::string_view name) const;
};

struct Response;
// An answer that is not there yet. Started once, on a worker thread; calls done exactly once, soon or in bounded time, from any
// thread. The connection waits, no thread does.
using Later = std::function<void(std::function<void(Response)> done)>;

// An answer that goes on after its head (flow.h).
class Flow;

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  // How long anybody may keep it. Unset: no-store (the default of everything made for one person).
  std::optional<int> public_max_age_s;
  Later later;                 // set: all else here does not count, this will bring the answer
  std::shared_ptr<Flow> flow;  // set: what is said into it follows the body as it comes, until it ends; no Content-Length
  bool hang_up = false;        // closes the connection instead of answering (the sandbox provider plays a lost answer)

  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

Response page(std::string html, int status = 200);
Response json(std::string body, int status = 200);
Response text(std::string body, int status = 200);
// The Content-Security-Policy of our pages. form_target: another origin that a form of the page may lead to; "" none.
std::string content_policy(const std::string& form_target);
Response redirect(std::string location, int status = 303);  // location: a path of ours, or a full URL made by us

struct Cookie {
  std::string name;
  std::string value;             // URL-safe characters only
  std::optional<int> max_age_s;  // unset: until the browser closes; 0: delete
  bool http_only = true;
  std::string path = "/";
};
// Adds Set-Cookie with SameSite=Lax, and Secure when the request came over TLS.
void set_cookie(Response& response, const Request& request, const Cookie& cookie);

std::string url_encode(std::string_view text);  // RFC 3986 unreserved stay
std::optional<std::string> url_decode(std::string_view text, bool plus_is_space);
Fields parse_form(std::string_view body);  // application/x-www-form-urlencoded

}  // namespace noren::http
