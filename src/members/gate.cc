#include "members/gate.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cart/visitor.h"
#include "checkout/own.h"
#include "drafts/drafts.h"
#include "http/client_limit.h"
#include "members/rules.h"

namespace noren::members {
namespace {

constexpr std::string_view kSecrets[] = {"csrf", "code", "password", "password_again", "password_new"};

bool is_secret(const std::string& name) { return std::find(std::begin(kSecrets), std::end(kSecrets), name) != std::end(kSecrets); }

// "/en/account/…" → "/account/…".
std::string without_language(const std::string& path) { return path.starts_with("/en/") ? path.substr(3) : path; }

// What somebody typed whose session was over by then is there again when he is back.
std::string page_of_typed(const Pages& pages, const http::Request& request, const Context& context) {
  http::Fields fields;
  for (const auto& [name, value] : request.form.all()) {
    if (!is_secret(name)) fields.add(name, value);
  }
  const auto kept = drafts::keep_here(pages.house, request, context, {std::move(fields), R"({"f":[],"s":""})"});
  if (!kept) return request.path;
  const auto where =
      std::find_if(kept->headers.begin(), kept->headers.end(), [](const auto& header) { return header.first == "Location"; });
  return where == kept->headers.end() ? request.path : without_language(where->second);
}

http::Response to_sign_in(const Pages& pages, const http::Request& request, const Context& context) {
  const bool sent = request.method == http::Method::post;
  const std::string next = sent ? page_of_typed(pages, request, context) : without_language(request.target);
  const std::string path = next == "/account" ? "/account/sign-in" : "/account/sign-in?next=" + http::url_encode(next);
  if (request.cookie(kMemberCookie).empty()) return to(context, path);
  http::Response response = said_at(request, context, path, "session_over");
  http::set_cookie(response, request, {.name = kMemberCookie, .value = "", .max_age_s = 0});
  return response;
}

}  // namespace

http::Handler guarded(const Pages& pages, VisitHandler handler) {
  return [pages, handler = std::move(handler)](const http::Request& request, const Context& context) {
    auto session = find_session(pages.house, context, request.cookie(kMemberCookie));
    if (!session) return to_sign_in(pages, request, context);
    return handler(Visit{pages, request, context, std::move(*session)});
  };
}

std::string client_of(const Pages& pages, const http::Request& request) {
  return pages.loopback_is_free && http::is_loopback(request.remote) ? "" : request.remote;
}

Device device_of(const Pages& pages, const http::Request& request) {
  return {client_of(pages, request), request.header("user-agent"), request.cookie(kMemberCookie)};
}

http::Response to(const Context& context, const std::string& path) { return http::redirect(catalog::link(context.locale, path)); }

http::Response said_at(const http::Request& request, const Context& context, const std::string& path, const std::string& said) {
  http::Response response = to(context, path);
  http::set_cookie(response, request, {.name = kSaidCookie, .value = said, .max_age_s = 30});
  return response;
}

http::Response enter(const Pages& pages, const http::Request& request, const Context& context, const Entered& entered,
                     const std::string& path) {
  http::Response response = to(context, path);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(kSessionLongest).count();
  http::set_cookie(response, request, {.name = kMemberCookie, .value = entered.cookie, .max_age_s = static_cast<int>(seconds)});
  if (!entered.cart.empty()) {
    const cart::Cart here = cart::read(pages.house.keys, context.shop, request).cart;
    cart::write(pages.house.keys, context.shop, request, response, merged(here, entered.cart));
  }
  return response;
}

Typed typed_here(const Pages& pages, const http::Request& request, const Context& context) {
  const auto draft = drafts::find_here(pages.house, request, context);
  if (!draft) return {};
  Typed typed{draft->typed, {}, "", draft->stale};
  const auto told = nlohmann::json::parse(draft->told, nullptr, false);
  if (told.is_object()) {
    typed.said = told.value("s", "");
    for (const auto& fault : told.at("f")) typed.faults.push_back({fault.at(0), fault.at(1), fault.at(2)});
  }
  if (typed.stale) typed.faults = {{"", "members.fault.too_old", ""}};
  return typed;
}

Typed typed_in(const http::Request& request, std::initializer_list<const char*> names) { return {drafts::only(request.form, names)}; }

http::Response ask_again(const Pages& pages, const http::Request& request, const Context& context, const Typed& typed, const Show& show) {
  nlohmann::json faults = nlohmann::json::array();
  for (const orders::Fault& fault : typed.faults) faults.push_back({fault.field, fault.word, fault.n});
  const nlohmann::json told = {{"f", faults}, {"s", typed.said}};
  if (auto kept = drafts::keep_here(pages.house, request, context, {typed.fields, told.dump()})) return std::move(*kept);
  Typed direct = typed;
  if (!is_from_here(pages, request)) direct.faults = {{"", "members.fault.too_old", ""}};
  return show(direct, direct.faults.empty() ? 200 : 422);
}

bool is_from_here(const Pages& pages, const http::Request& request) { return cart::csrf_fits(pages.house, request); }

void add_refusal(Typed& typed, const std::string& field, const Refused& refused, const std::string& wrong_word) {
  switch (refused.why) {
    case Refusal::wrong: return typed.fault(field, wrong_word);
    case Refusal::wait: return typed.fault("", "members.fault.wait", std::to_string((refused.wait_s + 59) / 60));
    case Refusal::busy: return typed.fault("", "members.fault.busy");
    case Refusal::over: return typed.fault("", "members.fault.over");
  }
}

std::string field_in_form(const std::string& field) {
  constexpr std::string_view kAddress = "shipping_address.";
  return field.starts_with(kAddress) ? "shipping_" + field.substr(kAddress.size()) : field;
}

}  // namespace noren::members
