#include "intake/doors.h"

#include <algorithm>

#include "base/check.h"
#include "catalog/frame.h"
#include "checkout/checking.h"
#include "checkout/own.h"
#include "db/errors.h"
#include "db/patience.h"
#include "drafts/drafts.h"
#include "log/log.h"
#include "orders/rules.h"
#include "orders/token.h"

namespace noren::intake {
namespace {

using http::Method;

// What a payment came to is answered on a thread that others wait for as well.
constexpr std::chrono::milliseconds kAnsweredWithin{1'000};

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
  if (pattern == "/orders" || pattern == "/orders/mail") return route.method == Method::post ? About::number : About::look_up;
  const bool of_order = pattern.starts_with("/orders/{token}") || pattern == "/api/v1/orders/{token}";
  if (of_order) return route.method == Method::get ? About::order : About::deed;
  return About::central;
}

// What a route over the central database is answered with, or what stands for it.
struct Central {
  http::Handler handler;
  http::Handler away;

  http::Response operator()(const http::Request& request, const Context& context) const {
    try {
      return handler(request, context);
    } catch (const db::Unavailable&) {
      return away(request, context);
    } catch (const db::CommitUnknown&) {
      return away(request, context);
    }
  }
};

struct Door {
  http::Handler own;
  Central central;
  About about = About::central;
  Home& home;
  checkout::Desk& central_desk;
  http::Handler checking;

  CheckoutId asked_for(const http::Request& request, const Context& context) const {
    if (about == About::attempt) return CheckoutId(request.param("id"));
    const auto id = orders::id_of_token(central_desk.house.keys, context.shop, request.param("token"));
    return CheckoutId(id.value_or(""));
  }

  // A payment of the browser that was handed over keeps its pieces in the central database, and what comes of them is there.
  bool pays_there(const http::Request& request, const Context& context) const {
    if (checkout::own_hold(home.own_desk(), request, context)) return false;
    try {
      return checkout::own_hold(central_desk, request, context).has_value();
    } catch (const db::Error&) {
      return false;
    }
  }

  static bool is_unknown(const http::Response& response) { return response.status == 404 || response.status == 410; }

  // Another address, which tells nothing yet: what is there is asked anew.
  static bool leads_on(const http::Response& response) { return response.status == 303; }

  // What lies at a node that was retired may have been carried by others, and gone on there.
  bool speaks_of(const CheckoutId& id) const { return !home.is_retired() && home.is_here(id); }

  // While nobody has it, nobody may say that it is unknown; and a database that was put back may have forgotten what was carried to it.
  http::Response from_central(const CheckoutId& id, const http::Request& request, const Context& context) const {
    if (!home.is_retired() && home.is_on_its_way(id)) return checking(request, context);
    http::Response response = central(request, context);
    if (!orders::looks_like_id(id.str()) || !is_unknown(response)) return response;
    const bool lies_here = home.is_here(id) || home.is_on_its_way(id);
    return lies_here || home.may_be_forgotten(id) ? checking(request, context) : std::move(response);
  }

  // The form's fields lie where they were typed.
  bool is_typed_here(const http::Request& request) const { return drafts::home_of(drafts::named(request)) == central_desk.node; }

  // It is done in the central database, as soon as the order is there.
  http::Response of_deed(const http::Request& request, const Context& context) const {
    const CheckoutId id = asked_for(request, context);
    if (id.empty()) return central(request, context);
    if (speaks_of(id)) home.await(id, Home::Asks::pressed);
    return speaks_of(id) ? checking(request, context) : from_central(id, request, context);
  }

  http::Response of_attempt(const http::Request& request, const Context& context) const {
    const CheckoutId id = asked_for(request, context);
    if (id.empty()) return central(request, context);
    if (!speaks_of(id)) return from_central(id, request, context);
    if (home.is_late(id)) return checking(request, context);
    http::Response response = own(request, context);
    if (response.later) return answered_later(request, context, id, std::move(response.later));
    const Home::Asks asks = request.method == Method::post ? Home::Asks::pressed : Home::Asks::looks;
    return unless_untold(request, context, {id, asks}, std::move(response));
  }

  struct Asked {
    CheckoutId id;
    Home::Asks asks;
  };
  http::Response unless_untold(const http::Request& request, const Context& context, const Asked& asked, http::Response response) const {
    const CheckoutId& id = asked.id;
    const bool may_be_told = home.await(id, asked.asks);
    // It was carried between the two looks.
    if (is_unknown(response) && !home.is_here(id)) return from_central(id, request, context);
    return (may_be_told && !home.is_late(id)) || leads_on(response) ? std::move(response) : checking(request, context);
  }

  // The order is made of the payment that the answer waits for, and may be carried before it is told. The driver's threads do not wait for that.
  http::Response answered_later(const http::Request& request, const Context& context, const CheckoutId& id, http::Later later) const {
    http::Response waiting;
    waiting.later = [door = *this, request, context, id, later = std::move(later)](std::function<void(http::Response)> done) {
      later([door, request, context, id, done = std::move(done)](http::Response response) {
        door.home.when_told(id, [door, request, context, id, done, response = std::move(response)] {
          http::Response answer = door.told_late(request, context, id, response);
          if (answer.later) return answer.later(done);
          done(std::move(answer));
        });
      });
    };
    return waiting;
  }

  http::Response told_late(const http::Request& request, const Context& context, const CheckoutId& id, http::Response response) const {
    try {
      const db::Patience patience(kAnsweredWithin);
      return unless_untold(request, context, {id, Home::Asks::looks}, std::move(response));
    } catch (const std::exception& failure) {
      // This buyer's trouble must not become everybody's who waits for a payment.
      log::failure(context, "payment_told", failure.what());
      return checking(request, context);
    }
  }

  // Whether there is such a number is asked of the central database as well, which may be away.
  http::Response of_number(const http::Request& request, const Context& context) const {
    const auto number = orders::read_order_number(request.form.get("number").substr(0, 100));
    if (number && home.is_number_here(context.shop, *number)) return own(request, context);
    try {
      if (number && home.may_be_forgotten(context.shop, *number)) return checking(request, context);
    } catch (const db::Unavailable&) {
      return checking(request, context);
    }
    return central(request, context);
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

http::Handler without_central(const Sides& sides, const http::Router::Entry& route) {
  const auto own = sides.own.entries();
  const auto same = std::find_if(
      own.begin(), own.end(), [&](const http::Router::Entry& one) { return one.method == route.method && one.pattern == route.pattern; });
  return same == own.end() ? sides.otherwise : same->handler;
}

}  // namespace

std::map<VariantId, std::int64_t> own_pieces(checkout::Desk& own_desk, checkout::Desk& central_desk, const http::Request& request,
                                             const Context& context) {
  auto here = checkout::own_pieces(own_desk, request, context);
  if (!here.empty()) return here;
  try {
    return checkout::own_pieces(central_desk, request, context);
  } catch (const db::Error&) {
    return {};
  }
}

void add_routes(http::Router& router, const http::Router& own, const http::Router& central, Home& home, checkout::Desk& central_desk,
                const WhileAway& away) {
  const auto here = own.entries();
  const auto there = central.entries();
  check(here.size() == there.size(), "the two sides have other routes");
  for (std::size_t i = 0; i < there.size(); ++i) {
    const http::Router::Entry& route = there[i];
    check(here[i].pattern == route.pattern && here[i].method == route.method, "the two sides have other routes");
    const About of = about(route);
    const http::Handler& otherwise = of == About::central || of == About::form ? away.of_others : away.of_attempts;
    router.add(route.method, route.pattern, Door{here[i].handler, {route.handler, otherwise}, of, home, central_desk, away.of_attempts},
               route.options);
  }
}

void add_central_routes(http::Router& router, const Sides& sides) {
  for (const http::Router::Entry& route : sides.central.entries())
    router.add(route.method, route.pattern, Central{route.handler, without_central(sides, route)}, route.options);
}

void add_owners_routes(http::Router& router, const Sides& sides, const std::function<bool()>& is_away) {
  for (const http::Router::Entry& route : sides.central.entries()) {
    const auto answer = [is_away, central = route.handler, away = without_central(sides, route)](const http::Request& request,
                                                                                                 const Context& context) {
      if (is_away()) return away(request, context);
      try {
        return central(request, context);
      } catch (const db::Unavailable&) {
        if (request.method != Method::get) throw;  // whether it was done before that is for the page of errors to doubt
        return away(request, context);
      }
    };
    router.add(route.method, route.pattern, answer, route.options);
  }
}

}  // namespace noren::intake
