#include "app/homes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "checkout/checkout.h"
#include "checkout/own.h"
#include "drafts/drafts.h"
#include "orders/rules.h"
#include "orders/token.h"

namespace noren::app {
namespace {

constexpr std::array<std::string_view, 2> kOfAttempts = {"/checkout/", "/api/v1/checkouts/"};
constexpr std::array<std::string_view, 2> kOfOrders = {"/orders/", "/api/v1/orders/"};
constexpr std::array<std::string_view, 2> kLookUps = {"/orders", "/orders/mail"};
constexpr std::string_view kForm = "/checkout";

// Less than a buyer waits for a page of this node's own.
constexpr std::chrono::milliseconds kForPages{2'000};
constexpr std::chrono::milliseconds kBeyondPayment{2'000};

// What stands after one of these, up to the next slash; "" after none.
template <std::size_t N>
std::string_view named_after(const std::array<std::string_view, N>& beginnings, std::string_view path) {
  for (const std::string_view beginning : beginnings) {
    if (!path.starts_with(beginning)) continue;
    path.remove_prefix(beginning.size());
    return path.substr(0, path.find('/'));
  }
  return {};
}

bool looks_up(const http::Request& request) { return std::find(kLookUps.begin(), kLookUps.end(), request.path) != kLookUps.end(); }

using Kind = link::About::Kind;

link::About about_id(std::string_view id, const Context& context) { return {id.front(), std::string(id), Kind::attempt, context.shop}; }

// A form whose fields lie with the node that kept them; the form before the first attempt also shows what the browser's newest one holds.
std::optional<link::About> about_form(const http::Request& request, const Context& context) {
  const bool before_attempt = request.path == kForm;
  if (request.method != http::Method::get || (!before_attempt && !looks_up(request))) return std::nullopt;
  const std::string named = drafts::named(request);
  const std::string& newest = request.cookie(checkout::kAttemptCookie);
  const std::string name = !named.empty() || !before_attempt ? named : newest;
  if (const auto home = drafts::home_of(name)) return link::About{*home, name, Kind::form, context.shop};
  if (!orders::looks_like_id(name) || name.front() < 'a') return std::nullopt;
  return link::About{name.front(), name, Kind::form, context.shop};
}

}  // namespace

std::optional<link::About> about_of(const crypto::Keys& keys, const http::Request& request, const Context& context) {
  if (const auto id = named_after(kOfAttempts, request.path); orders::looks_like_id(id) && id.front() >= 'a') return about_id(id, context);
  // A token that is none of ours needs no other node to say so.
  if (const auto token = named_after(kOfOrders, request.path); !token.empty() && !looks_up(request)) {
    const auto id = orders::id_of_token(keys, context.shop, token);
    return id ? std::optional(about_id(*id, context)) : std::nullopt;
  }
  if (auto form = about_form(request, context)) return form;
  if (!looks_up(request) || request.method != http::Method::post) return std::nullopt;
  const auto number = orders::read_order_number(request.form.get("number"));
  if (!number) return std::nullopt;
  return link::About{orders::parts_of_number(*number).node, *number, Kind::number, context.shop};
}

std::chrono::milliseconds patience_of(const http::Request& request) {
  const bool waits_for_payment = request.path.ends_with("/complete") || request.path.ends_with("/paid");
  return waits_for_payment ? std::chrono::milliseconds(checkout::kPaymentWait) + kBeyondPayment : kForPages;
}

}  // namespace noren::app
