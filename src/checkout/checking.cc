#include "checkout/checking.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checkout/result_pages.h"
#include "checkout/steps.h"
#include "html/words.h"
#include "orders/token.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

constexpr const char* kAgainAfterS = "5";
constexpr std::string_view kAttempts = "/api/v1/checkouts/";
constexpr std::string_view kOrders = "/api/v1/orders/";

http::Response told_to_ask_again(const json& body, int status) { return http::json(body.dump(), status).with("Retry-After", "2"); }

// 200, or to a press 201: it is that order, whatever became of it since.
http::Response known_to_program(const Pages& pages, const http::Request& request, const Context& context, const KnownOrder& known) {
  json order = known.view;
  order["as_of"] = to_rfc3339(known.as_of);
  if (request.path.starts_with(kOrders)) return http::json(order.dump());
  json brief = {{"token", orders::order_token(pages.desk.house.keys, context.shop, known.id.str())}};
  for (const char* member : {"number", "state", "payment_state", "total", "as_of"}) brief[member] = order.at(member);
  if (request.method == http::Method::post) return http::json(json{{"order", brief}}.dump(), 201).with("Idempotency-Replayed", "true");
  return http::json(json{{"state", "accepted"}, {"order", brief}, {"reason", nullptr}}.dump());
}

html::View known_view(const KnownOrder& known, Locale locale) {
  const auto taken = from_rfc3339(known.view.at("created_at").get<std::string>());
  return {{"number", known.view.at("number")},
          {"total", html::yen_text(locale, Yen(known.view.at("total").get<std::int64_t>()))},
          {"at", html::time_text(locale, taken.value_or(known.as_of))},
          {"as_of", html::word(locale, "checkout.found_out.as_of", {{"time", html::time_text(locale, known.as_of)}})}};
}

http::Response to_program(const http::Request& request) {
  const std::string& path = request.path;
  if (path.starts_with(kOrders)) {
    return told_to_ask_again({{"number", nullptr}, {"state", "pending"}, {"payment_state", "checking"}, {"next", {{"check", path}}}}, 202);
  }
  const std::string rest = path.substr(std::min(kAttempts.size(), path.size()));
  const std::string id = rest.substr(0, rest.find('/'));
  if (request.method == http::Method::post) return being_checked(id);
  if (!path.ends_with("/events")) return told_to_ask_again({{"state", "checking"}, {"order", nullptr}, {"reason", nullptr}}, 200);
  http::Response none;  // no stream to listen to: who asked looks again in another way
  none.status = 204;
  return none;
}

// A press of a button leads to a page that asks again; what was typed is still in the browser, one page back.
http::Response to_person(const Pages& pages, const http::Request& request, const Context& context, const std::optional<KnownOrder>& known) {
  const bool sent = request.method == http::Method::post;
  if (sent && request.path.starts_with("/checkout/") && request.path.ends_with("/complete"))
    return to(context, path_of(CheckoutId(request.param("id")), "/thanks"));
  if (sent && request.path.ends_with("/give-up")) return to(context, path_of(CheckoutId(request.param("id")), "/paid"));
  const bool told = known && !sent;
  const std::string title = html::word(context.locale, told ? "checkout.found_out.known_title" : "checkout.found_out.title");
  html::View view = page_view(pages, context, title, sent ? "" : request.path);
  if (!sent) view["page"]["refresh"] = kAgainAfterS;
  view["again_url"] = sent ? html::View(false) : html::View(request.target);
  view["sent"] = sent;
  view["known"] = told ? known_view(*known, context.locale) : html::View(false);
  return http::page(pages.desk.house.html.render("checkout/found_out", view, context.locale), told ? 200 : 202);
}

}  // namespace

http::Response being_checked(const std::string& id) {
  const json order = {{"number", nullptr}, {"state", "pending"}, {"payment_state", "checking"}};
  return told_to_ask_again({{"order", order}, {"next", {{"check", std::string(kAttempts) + id}}}}, 202);
}

http::Response being_found_out(const Pages& pages, const http::Request& request, const Context& context,
                               const std::optional<KnownOrder>& known) {
  if (!request.path.starts_with("/api/")) return to_person(pages, request, context, known);
  const bool stream = request.path.ends_with("/events");
  return known && !stream ? known_to_program(pages, request, context, *known) : to_program(request);
}

}  // namespace noren::checkout
