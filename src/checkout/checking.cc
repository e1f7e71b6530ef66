#include "checkout/checking.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checkout/result_pages.h"
#include "checkout/steps.h"
#include "html/words.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

constexpr const char* kAgainAfterS = "5";
constexpr std::string_view kAttempts = "/api/v1/checkouts/";
constexpr std::string_view kOrders = "/api/v1/orders/";

http::Response told_to_ask_again(const json& body, int status) { return http::json(body.dump(), status).with("Retry-After", "2"); }

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
http::Response to_person(const Pages& pages, const http::Request& request, const Context& context) {
  const bool sent = request.method == http::Method::post;
  if (sent && request.path.starts_with("/checkout/") && request.path.ends_with("/complete"))
    return to(context, path_of(CheckoutId(request.param("id")), "/thanks"));
  if (sent && request.path.ends_with("/give-up")) return to(context, path_of(CheckoutId(request.param("id")), "/paid"));
  html::View view = page_view(pages, context, html::word(context.locale, "checkout.found_out.title"), sent ? "" : request.path);
  if (!sent) view["page"]["refresh"] = kAgainAfterS;
  view["again_url"] = sent ? html::View(false) : html::View(request.target);
  view["sent"] = sent;
  return http::page(pages.desk.house.html.render("checkout/found_out", view, context.locale), 202);
}

}  // namespace

http::Response being_checked(const std::string& id) {
  const json order = {{"number", nullptr}, {"state", "pending"}, {"payment_state", "checking"}};
  return told_to_ask_again({{"order", order}, {"next", {{"check", std::string(kAttempts) + id}}}}, 202);
}

http::Response being_found_out(const Pages& pages, const http::Request& request, const Context& context) {
  return request.path.starts_with("/api/") ? to_program(request) : to_person(pages, request, context);
}

}  // namespace noren::checkout
