#include "http/site.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hex.h"
#include "db/errors.h"
#include "db/patience.h"
#include "http/accept.h"
#include "http/multipart.h"
#include "http/problem.h"
#include "log/log.h"
#include "text/clean.h"

namespace noren::http {
namespace {

constexpr std::size_t kTargetMaxForReady = 512;
constexpr std::size_t kReadyBytesMax = 512 * 1024;
constexpr std::chrono::seconds kBusyFor{5};  // as the page of 503 says

const std::string& header_of(const Head& head, std::string_view name) {
  static const std::string none;
  const auto found = head.headers.find(name);
  return found == head.headers.end() ? none : found->second;
}

std::string without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string_view::npos || host.ends_with(']')) return std::string(host);
  return std::string(host.substr(0, colon));
}

// Control characters in a path are never ours; NUL and broken UTF-8 would end up in logs and queries.
bool well_formed_text(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return std::none_of(text.begin(), text.end(), control) && text::is_valid_utf8(text);
}

void read_cookies(const std::string& header, Request& request) {
  std::string_view rest = header;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) request.cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
}

Rate rate_per_minute(int most) {
  return {static_cast<double>(most), std::chrono::microseconds(std::chrono::minutes(1)) / std::max(most, 1)};
}

bool is_api(std::string_view path) { return path.starts_with("/api/") || path.starts_with("/hooks/"); }

// A request from another site's page: its Origin (or, without one, Sec-Fetch-Site) says so.
bool is_foreign(const Request& request, const std::string& public_origin) {
  const std::string& origin = request.header("origin");
  if (!origin.empty()) {
    if (origin == public_origin) return false;
    const std::size_t scheme = origin.find("://");
    return scheme == std::string::npos || origin.substr(scheme + 3) != request.header("host");
  }
  const std::string& site = request.header("sec-fetch-site");
  return !site.empty() && site != "same-origin" && site != "none";
}

// HTTP/1.1 asks for one Host, no more. A repeated header was joined with a comma, which no host name has.
bool host_fits(const Head& head) {
  const std::string& host = header_of(head, "host");
  return !(host.empty() && head.needs_host) && host.find(',') == std::string::npos;
}

}  // namespace

void take_absolute(Head& head) {
  const std::string start = lower_ascii(std::string_view(head.target).substr(0, 8));
  const std::size_t scheme = start.starts_with("http://") ? 7 : start.starts_with("https://") ? 8 : 0;
  if (scheme == 0 || !host_fits(head)) return;
  const std::size_t end = std::min(head.target.find_first_of("/?", scheme), head.target.size());
  std::string host = head.target.substr(scheme, end - scheme);
  if (host.empty() || host.find_first_of("@,") != std::string::npos) return;
  std::string path = head.target.substr(end);
  if (!path.starts_with('/')) path.insert(0, 1, '/');
  head.headers["host"] = std::move(host);
  head.target = std::move(path);
}

Site::Site(const Router& router, PageCache& cache, env::Env& env, Metrics& metrics, SiteOptions options)
    : router_(router), cache_(cache), env_(env), metrics_(metrics), options_(std::move(options)),
      writes_(rate_per_minute(options_.writes_per_client_max)) {}

Site::Place Site::locate(const Head& head) const {
  Place place;
  const std::string_view target = head.target;
  const std::size_t question = std::min(target.find('?'), target.size());
  place.query = target.substr(std::min(question + 1, target.size()));
  auto path = url_decode(target.substr(0, question), false);
  place.well_formed = path.has_value() && path->starts_with('/') && well_formed_text(*path);
  if (!place.well_formed) {
    // The refusal is told in the API's way to who asked the API.
    if (is_api(target)) place.path = "/api/";
    if (is_api(target)) place.locale = wanted_language(header_of(head, "accept-language"));
    return place;
  }
  place.path = std::move(*path);
  if (place.path == "/en" || place.path.starts_with("/en/")) {
    place.locale = Locale::en;
    place.path.erase(0, 3);
    if (place.path.empty()) place.path = "/";
  } else if (place.path.starts_with("/api/")) {
    place.locale = wanted_language(header_of(head, "accept-language"));
  }
  place.well_formed = host_fits(head);
  place.shop = options_.find_shop(without_port(header_of(head, "host")));
  return place;
}

std::shared_ptr<const Ready> Site::ready(const Head& head) const {
  if (head.method != Method::get || head.target.size() > kTargetMaxForReady || !host_fits(head)) return nullptr;
  const auto shop = options_.find_shop(without_port(header_of(head, "host")));
  if (!shop) return nullptr;
  return cache_.find(*shop, head.target, env_.clock.now());
}

Site::Leads Site::leads(const Head& head) const {
  const Place place = locate(head);
  const RouteOptions options = place.well_formed ? router_.match(head.method, place.path).options : RouteOptions();
  return {place.shop.value_or(ShopId()), options.body_max, options.browses};
}

std::string Site::client_address(const Head& head) const {
  const auto& trusted = options_.trusted_proxies;
  const auto is_trusted = [&](const std::string& address) { return std::find(trusted.begin(), trusted.end(), address) != trusted.end(); };
  if (!is_trusted(head.remote)) return head.remote;
  // The last address not of a proxy of ours is the client; what stands before it could be invented.
  std::string chain = header_of(head, "x-forwarded-for");
  while (!chain.empty()) {
    const std::size_t comma = chain.rfind(',');
    std::string last = comma == std::string::npos ? chain : chain.substr(comma + 1);
    last.erase(0, last.find_first_not_of(' '));
    if (!is_trusted(last) || comma == std::string::npos) return last;
    chain.resize(comma);
  }
  return head.remote;
}

// What a proxy says counts when it is one of ours and really stands in front.
bool Site::is_secure(const Head& head) const {
  return head.secure || (client_address(head) != head.remote && header_of(head, "x-forwarded-proto") == "https");
}

Site::Answer Site::answer(const Head& head, std::string body, bool crowded) const {
  const auto begun = env_.clock.now();
  const Place place = locate(head);
  Request request;
  request.method = head.method;
  request.target = head.target;
  request.headers = head.headers;
  request.content_type = header_of(head, "content-type");
  request.body = std::move(body);
  request.remote = client_address(head);
  request.secure = is_secure(head);
  request.passed_on = !head.passed_on.empty();
  request.crowded = crowded;
  request.path = place.path;
  read_cookies(header_of(head, "cookie"), request);
  const std::string id = request.passed_on ? head.passed_on : to_base32(env_.random.bytes(8));
  Context context{place.shop.value_or(ShopId()), {ActorKind::buyer, "", ""}, begun, place.locale, id};
  const std::uint64_t epoch = cache_.epoch(context.shop);
  Trace trace;
  Response response = route(place, request, context, trace);
  Answer answer;
  answer.client = client_key(request.remote);
  if (response.later) {
    answer.response = std::move(response);
    answer.context = std::move(context);
    answer.pattern = std::move(trace.pattern);
    return answer;
  }
  done(context, trace, response);
  const bool keep = response.public_max_age_s && response.status == 200 && head.method == Method::get && !request.passed_on &&
                    response.body.size() <= kReadyBytesMax;
  if (keep) {
    response.headers.pop_back();  // a page for everybody carries nobody's request id
    answer.ready = make_ready(response, header_lines({200, response.content_type, "", {}, 0}));
    const Instant good_until = begun + std::chrono::seconds(*response.public_max_age_s);
    if (head.target.size() <= kTargetMaxForReady) cache_.keep(context.shop, head.target, {epoch, good_until, answer.ready});
  } else {
    answer.response = std::move(response);
  }
  return answer;
}

Response Site::arrived(const Answer& waiting, Response response) const {
  done(waiting.context, {waiting.pattern}, response);
  return response;
}

void Site::done(const Context& context, const Trace& trace, Response& response) const {
  metrics_.request_done(trace.pattern, response.status, env_.clock.now() - context.now);
  if (response.status >= 400 && !trace.logged) {
    log::request_refused(context, trace.pattern, response.status, trace.kept_out ? log::Level::info : log::Level::error);
  }
  response.with("X-Request-Id", context.request_id);
}

Response Site::route(const Place& place, Request& request, Context& context, Trace& trace) const {
  if (!place.well_formed) return error(request, context, 400);
  const Router::Match match = router_.match(request.method, request.path);
  trace.pattern = match.pattern.empty() ? "none" : match.pattern;
  if (!match.path_known) return error(request, context, 404);
  if (match.handler == nullptr) return error(request, context, 405).with("Allow", match.allow);
  if (!place.shop && !match.options.without_shop) return error(request, context, 404);
  const bool changes = request.method != Method::get;
  if (changes && !match.options.foreign_origin && is_foreign(request, options_.public_origin)) return error(request, context, 403);
  if (!match.options.many_writes) {
    if (auto wait = too_many_writes(request, context)) return std::move(*wait);
  }
  request.params = match.params;
  request.query = parse_form(place.query);
  if (request.content_type.starts_with("application/x-www-form-urlencoded")) {
    request.form = parse_form(request.body);
  } else if (request.content_type.starts_with("multipart/form-data") && !parse_multipart(request.content_type, request.body, request)) {
    return error(request, context, 400);
  }
  return guarded(match, request, context, trace);
}

std::optional<Response> Site::too_many_writes(const Request& request, const Context& context) const {
  if (request.method == Method::get || options_.writes_per_client_max == 0) return std::nullopt;
  if (options_.loopback_is_free && is_loopback(request.remote)) return std::nullopt;
  const auto wait = writes_.take(client_key(request.remote), context.now);
  if (!wait) return std::nullopt;
  return error(request, context, 429).with("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count()));
}

// Where the exceptions of a request end (docs/style.md names the other places).
Response Site::guarded(const Router::Match& match, Request& request, const Context& context, Trace& trace) const {
  const auto failed = [&](const std::exception& failure, int status) {
    log::failure(context, match.pattern, failure.what());
    trace.logged = true;
    return error(request, context, status);
  };
  std::optional<db::Patience> patience;
  if (options_.patience != nullptr) patience.emplace(options_.patience(request.path));
  try {
    if (options_.elsewhere) {
      if (auto theirs = options_.elsewhere(request, context)) return std::move(*theirs);
    }
    if (match.options.sells && options_.door) {
      if (auto closed = options_.door(request, context)) {
        trace.kept_out = true;
        return *closed;
      }
    }
    return (*match.handler)(request, context);
  } catch (const db::StorageFull& failure) {
    return failed(failure, 507);
  } catch (const db::Unavailable& failure) {
    return failed(failure, 503).with("Retry-After", "5");
  } catch (const std::exception& failure) {
    return failed(failure, 500);
  }
}

Response Site::error(const Request& request, const Context& context, int status) const {
  if (is_api(request.path)) {
    return http::problem(plain_problem(status, context));
  }
  try {
    return options_.error_page(request, context, status);
  } catch (const std::exception& failure) {
    log::failure(context, "error page", failure.what());
    return text("Error " + std::to_string(status) + " (" + context.request_id + ")\n", status);
  }
}

Response Site::refusal(const Head& head, int status) const {
  metrics_.request_done("refused", status, std::chrono::microseconds(0));
  return unread(head, status);
}

Response Site::busy(const Head& head, const Leads& leads) const {
  metrics_.request_done("refused", 503, std::chrono::microseconds(0));
  metrics_.turned_away(leads.browses ? "browsing" : "queue_full");
  const Place place = locate(head);
  const auto make = [&] { return unread(head, 503).with("Retry-After", std::to_string(kBusyFor.count())); };
  const bool for_everybody = leads.browses || is_api(place.path);
  if (!for_everybody) return make();
  const Instant now = env_.clock.now();
  const std::string key = leads.shop.str() + (place.locale == Locale::en ? "/en" : "/ja") + (is_api(place.path) ? "/api" : "");
  {
    const std::lock_guard lock(busy_mutex_);
    const auto found = busy_.find(key);
    if (found != busy_.end() && now < found->second.until) return found->second.response;
  }
  const Response response = make();
  const std::lock_guard lock(busy_mutex_);
  busy_[key] = {now + kBusyFor, response};
  return response;
}

Response Site::unread(const Head& head, int status) const {
  const Place place = locate(head);
  Request request;
  request.method = head.method;
  request.target = head.target;
  request.path = place.path;
  request.headers = head.headers;
  const Context context{
      place.shop.value_or(ShopId()), {ActorKind::buyer, "", ""}, env_.clock.now(), place.locale, to_base32(env_.random.bytes(8))};
  log::request_refused(context, "unread", status);
  return error(request, context, status);
}

std::string Site::header_lines(const Response& response) {
  std::string lines;
  bool has_policy = false;
  for (const auto& [name, value] : response.headers) {
    // A header value made from input must not end its line.
    std::string clean = value;
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
    lines += name + ": " + clean + "\r\n";
    has_policy = has_policy || name == "Content-Security-Policy";
  }
  if (response.content_type.starts_with("text/html") && !has_policy) lines += "Content-Security-Policy: " + content_policy("") + "\r\n";
  lines += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n";
  return lines;
}

}  // namespace noren::http
