// From a request as read to an answer as sent: shop by Host, language by path (of the API: by Accept-Language), Origin check, route, errors in words,
// security headers, the memory of ready pages. Knows no sockets (http/server.h does), so tests call it directly.
// Thread: safe from any after construction.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "env/env.h"
#include "http/client_limit.h"
#include "http/metrics.h"
#include "http/page_cache.h"
#include "http/router.h"

namespace noren::http {

// What a socket server knows before the body is read.
struct Head {
  Method method = Method::get;
  bool head_only = false;  // HEAD: the answer of GET without its body
  std::string target;
  std::map<std::string, std::string, std::less<>> headers;  // lower-case names; a repeated header is joined with ", "
  std::string remote;
  bool secure = false;
  bool needs_host = false;  // HTTP/1.1: a Host header is a must (RFC 9112, 3.2)
  std::string passed_on;    // the request's id, of one that another node of ours was asked and passed on; "" it came from outside
};

// "GET http://shop.example/cart HTTP/1.1", as a proxy is asked, means what "GET /cart" with that Host would (RFC 9112, 3.2.2). Other targets,
// and a request whose Host header is missing or repeated, stay as they are.
void take_absolute(Head& head);

struct SiteOptions {
  std::function<std::optional<ShopId>(std::string_view host)> find_shop;
  // A page for people when something is wrong: 4xx and 5xx outside /api.
  std::function<Response(const Request&, const Context&, int status)> error_page;
  // Asked before a route that sells: an answer keeps the request out (the shop is not open). Unset: everybody comes in.
  std::function<std::optional<Response>(const Request&, const Context&)> door;
  // Asked before each route: an answer, mostly one that comes later, is another node's. Unset: all is answered here.
  std::function<std::optional<Response>(const Request&, const Context&)> elsewhere;
  // How long the answer to this path may wait for a database on another machine.
  std::chrono::milliseconds (*patience)(std::string_view path) = nullptr;
  // Requests that change something, of one client, within a minute; more get 429. 0: as many as they like.
  int writes_per_client_max = 0;
  bool loopback_is_free = false;
  std::string public_origin;                 // "https://shop.example.jp": ours too where a proxy in front does not pass the Host on
  std::vector<std::string> trusted_proxies;  // addresses whose X-Forwarded-For and -Proto are believed
};

class Site {
 public:
  Site(const Router& router, PageCache& cache, env::Env& env, Metrics& metrics, SiteOptions options);

  // On the I/O thread: the ready page for this request, if there is one. Never blocks.
  std::shared_ptr<const Ready> ready(const Head& head) const;
  // On the I/O thread: where a request leads, before its body is read.
  struct Leads {
    ShopId shop;               // "" none
    std::size_t body_max = 0;  // bytes
    bool browses = false;      // RouteOptions
  };
  Leads leads(const Head& head) const;

  struct Answer {
    Response response;                   // sent with Content-Length and the security headers
    std::shared_ptr<const Ready> ready;  // set instead when the answer was kept for others too
    Context context;                     // of the request: an answer that comes later is counted and logged with it
    std::string pattern;
    std::string client;  // who asked, behind trusted proxies too
  };
  // On a worker thread: the whole way. Never throws. crowded: Request's.
  Answer answer(const Head& head, std::string body, bool crowded = false) const;
  // On any thread, once the answer of one with `later` is there: what is sent.
  Response arrived(const Answer& waiting, Response response) const;
  // The answer to a request that could not be read: 400, 408, 413, 431, 503.
  Response refusal(const Head& head, int status) const;
  // The answer to one of too many, 503: of who looks at goods, and of programs, made once and told to all for some seconds, so that it costs
  // next to nothing.
  Response busy(const Head& head, const Leads& leads) const;

  // Complete header lines for an answer, security headers included.
  static std::string header_lines(const Response& response);

 private:
  struct Place {  // where a request leads
    std::string path;
    std::string query;
    Locale locale = Locale::ja;
    std::optional<ShopId> shop;
    bool well_formed = true;
  };
  struct Trace {  // what metrics and log say of it
    std::string pattern = "none";
    bool logged = false;    // as a failure: it stands in the log once
    bool kept_out = false;  // by the door: the owner's choice
  };
  Place locate(const Head& head) const;
  Response route(const Place& place, Request& request, Context& context, Trace& trace) const;
  std::optional<Response> too_many_writes(const Request& request, const Context& context) const;
  Response guarded(const Router::Match& match, Request& request, const Context& context, Trace& trace) const;
  Response error(const Request& request, const Context& context, int status) const;
  Response unread(const Head& head, int status) const;
  void done(const Context& context, const Trace& trace, Response& response) const;
  std::string client_address(const Head& head) const;
  bool is_secure(const Head& head) const;

  const Router& router_;
  PageCache& cache_;
  env::Env& env_;
  Metrics& metrics_;
  const SiteOptions options_;
  mutable TokenBuckets writes_;

  struct Busy {
    Instant until;
    Response response;
  };
  mutable std::mutex busy_mutex_;
  mutable std::unordered_map<std::string, Busy> busy_;  // by shop, language, and whether people or programs read it
};

}  // namespace noren::http
