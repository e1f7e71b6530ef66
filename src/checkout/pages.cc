#include "checkout/pages.h"

#include "checkout/paused.h"
#include "checkout/result_pages.h"
#include "checkout/steps.h"
#include "checkout/turn_page.h"

namespace noren::checkout {

http::Response to(const Context& context, const std::string& path) { return http::redirect(catalog::link(context.locale, path)); }

std::optional<http::Response> if_ended(const Pages& pages, const http::Request& request, const Context& context,
                                       const std::optional<Found>& found) {
  const bool known = found && found->person;
  const State state = known ? found->checkout.state_at(context.now) : State::not_accepted;
  switch (state) {
    case State::open: return std::nullopt;
    case State::checking: return to(context, path_of(found->checkout.id, "/paid"));
    case State::accepted: return to(context, path_of(found->checkout.id, "/thanks"));
    case State::not_accepted: break;
  }
  // A button, too, leads to an address that says so.
  if (request.method == http::Method::post) return to(context, path_of(CheckoutId(request.param("id")), "/confirm"));
  return show_gone(pages, request, context, known);
}

namespace {

// The address of a button, kept or typed: it leads to where the attempt stands.
http::Response get_where_it_stands(const Pages&, const http::Request& request, const Context& context) {
  return to(context, path_of(CheckoutId(request.param("id")), "/confirm"));
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  const auto bound = [&](auto handler) {
    return [pages, handler](const http::Request& r, const Context& c) { return handler(pages, r, c); };
  };
  router.get("/checkout", bound(get_form), http::kSells);
  const auto asked = std::make_shared<http::TokenBuckets>(kAskedToBeTold);
  const auto limited = [&](auto handler) {
    return [pages, asked, handler](const http::Request& r, const Context& c) { return handler(pages, *asked, r, c); };
  };
  router.post("/checkout", limited(post_form));  // at a shop that shut meanwhile, too: what was typed is kept
  router.get("/checkout/{id}", bound(get_form_again));
  router.post("/checkout/{id}", limited(post_form_again));
  router.get("/checkout/{id}/confirm", bound(get_confirm));
  router.get("/checkout/{id}/complete", bound(get_where_it_stands));
  router.post("/checkout/{id}/complete", bound(post_complete));
  router.get("/checkout/{id}/waiting", bound(get_waiting));
  router.get("/checkout/{id}/similar", bound(get_similar));
  router.get("/checkout/{id}/paid", bound(get_paid));
  router.get("/checkout/{id}/give-up", bound(get_where_it_stands));
  router.post("/checkout/{id}/give-up", bound(post_give_up));
  router.get("/checkout/{id}/thanks", bound(get_thanks));
}

}  // namespace noren::checkout
