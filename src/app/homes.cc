#include "app/homes.h"

#include <array>
#include <string_view>

#include "checkout/checkout.h"
#include "orders/rules.h"
#include "orders/token.h"

namespace noren::app {
namespace {

constexpr std::array<std::string_view, 2> kOfAttempts = {"/checkout/", "/api/v1/checkouts/"};
constexpr std::array<std::string_view, 2> kOfOrders = {"/orders/", "/api/v1/orders/"};
constexpr std::string_view kLookUp = "/orders";

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

link::About about_id(std::string_view id) { return {id.front(), std::string(id)}; }

}  // namespace

std::optional<link::About> about_of(const crypto::Keys& keys, const http::Request& request, const Context& context) {
  if (const auto id = named_after(kOfAttempts, request.path); orders::looks_like_id(id) && id.front() >= 'a') return about_id(id);
  // A token that is none of ours needs no other node to say so.
  if (const auto token = named_after(kOfOrders, request.path); !token.empty()) {
    const auto id = orders::id_of_token(keys, context.shop, token);
    return id ? std::optional(about_id(*id)) : std::nullopt;
  }
  if (request.path != kLookUp || request.method != http::Method::post) return std::nullopt;
  const auto number = orders::read_order_number(request.form.get("number"));
  if (!number) return std::nullopt;
  return link::About{static_cast<char>(number->front() - 'A' + 'a'), *number};
}

std::chrono::milliseconds patience_of(const http::Request& request) {
  const bool waits_for_payment = request.path.ends_with("/complete") || request.path.ends_with("/paid");
  return waits_for_payment ? std::chrono::milliseconds(checkout::kPaymentWait) + kBeyondPayment : kForPages;
}

}  // namespace noren::app
