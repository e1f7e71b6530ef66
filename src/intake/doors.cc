#include "intake/doors.h"

#include "base/check.h"
#include "checkout/own.h"
#include "db/errors.h"
#include "drafts/drafts.h"
#include "orders/rules.h"
#include "orders/token.h"

namespace noren::intake {
namespace {

using http::Method;

// What a route is asked about, by its pattern.
enum class About {
  central,  // none of the kinds below
  opening,  // an attempt that is to be made
  form,     // the same, of a browser that may have one whose payment is under way
  attempt,  // {id}
  order,    // {token}: only looked at
  deed,     // {token}: something is to be done with it, which is done in the central database
  number,   // typed into the look-up
  look_up,  // its form, whose typed fields may lie here
};

About about(const http::Router::Entry& route) {
  const std::string& pattern = route.pattern;
  if (pattern == "/api/v1/checkouts") return About::opening;
  if (pattern == "/checkout") return About::form;
  if (pattern.starts_with("/checkout/{id}") || pattern.starts_with("/api/v1/checkouts/{id}")) return About::attempt;
  const bool of_order = pattern.starts_with("/orders/{token}") || pattern == "/api/v1/orders/{token}";
  if (of_order) return route.method == Method::get ? About::order : About::deed;
  if (pattern == "/orders") return route.method == Method::post ? About::number : About::look_up;
  return About::central;
}

struct Door {
  http::Handler own;
  http::Handler central;
  About about = About::central;
  Home& home;
  checkout::Desk& central_desk;
  http::Handler checking;

  CheckoutId asked_for(const http::Request& request, const Context& context) const {
    if (about == About::attempt) return CheckoutId(request.param("id"));
    const auto id = orders::id_of_token(central_desk.house.keys, context.shop, request.param("token"));
    return CheckoutId(id.value_or(""));
  }

  // Pieces that the browser's own payment keeps from the shelf are in the central database, and so is what comes of them.
  bool pays_there(const http::Request& request, const Context& context) const {
    try {
      return checkout::own_hold(central_desk, request, context).has_value();
    } catch (const db::Error&) {
      return false;
    }
  }

  static bool is_unknown(const http::Response& response) { return response.status == 404 || response.status == 410; }

  // Another address, which tells nothing yet: what is there is asked anew.
  static bool leads_on(const http::Response& response) { return response.status == 303; }

  // While nobody has it, nobody may say that it is unknown; and a database that was put back may have forgotten what was carried to it.
  http::Response from_central(const CheckoutId& id, const http::Request& request, const Context& context) const {
    if (home.is_on_its_way(id)) return checking(request, context);
    http::Response response = central(request, context);
    return orders::looks_like_id(id.str()) && is_unknown(response) && home.may_be_forgotten(id) ? checking(request, context)
                                                                                                : std::move(response);
  }

  // The form's fields lie where they were typed.
  bool is_typed_here(const http::Request& request) const { return drafts::home_of(drafts::named(request)) == central_desk.node; }

  // It is done in the central database, as soon as the order is there.
  http::Response of_deed(const http::Request& request, const Context& context) const {
    const CheckoutId id = asked_for(request, context);
    if (id.empty()) return central(request, context);
    if (home.is_here(id)) home.await(id, Home::Asks::pressed);
    return home.is_here(id) ? checking(request, context) : from_central(id, request, context);
  }

  http::Response of_attempt(const http::Request& request, const Context& context) const {
    const CheckoutId id = asked_for(request, context);
    if (id.empty()) return central(request, context);
    if (!home.is_here(id)) return from_central(id, request, context);
    if (home.is_late(id)) return checking(request, context);
    try {
      http::Response response = own(request, context);
      const bool may_be_told = home.await(id, request.method == Method::post ? Home::Asks::pressed : Home::Asks::looks);
      // It was carried between the two looks.
      if (is_unknown(response) && !home.is_here(id)) return from_central(id, request, context);
      return may_be_told || leads_on(response) ? std::move(response) : checking(request, context);
    } catch (const checkout::PaidElsewhere&) {
      home.hand_over(context.shop, id);
    }
    return from_central(id, request, context);
  }

  http::Response of_number(const http::Request& request, const Context& context) const {
    const auto number = orders::read_order_number(request.form.get("number").substr(0, 100));
    if (number && home.is_number_here(context.shop, *number)) return own(request, context);
    return number && home.may_be_forgotten(context.shop, *number) ? checking(request, context) : central(request, context);
  }

  http::Response operator()(const http::Request& request, const Context& context) const {
    switch (about) {
      case About::central: return central(request, context);
      case About::opening: return own(request, context);
      case About::form: return pays_there(request, context) ? central(request, context) : own(request, context);
      case About::attempt:
      case About::order: return of_attempt(request, context);
      case About::deed: return of_deed(request, context);
      case About::look_up: return is_typed_here(request) ? own(request, context) : central(request, context);
      case About::number: return of_number(request, context);
    }
    return central(request, context);
  }
};

}  // namespace

std::map<VariantId, std::int64_t> own_pieces(checkout::Desk& central_desk, const http::Request& request, const Context& context) {
  try {
    return checkout::own_pieces(central_desk, request, context);
  } catch (const db::Error&) {
    return {};
  }
}

void add_routes(http::Router& router, const http::Router& own, const http::Router& central, Home& home, checkout::Desk& central_desk,
                const http::Handler& checking) {
  const auto here = own.entries();
  const auto there = central.entries();
  check(here.size() == there.size(), "the two sides have other routes");
  for (std::size_t i = 0; i < there.size(); ++i) {
    const http::Router::Entry& route = there[i];
    check(here[i].pattern == route.pattern && here[i].method == route.method, "the two sides have other routes");
    router.add(route.method, route.pattern, Door{here[i].handler, route.handler, about(route), home, central_desk, checking},
               route.options);
  }
}

}  // namespace noren::intake
