#include "checkout/api.h"

#include <nlohmann/json.hpp>

#include "checkout/checking.h"
#include "checkout/json_input.h"
#include "checkout/live.h"
#include "checkout/paused.h"
#include "checkout/paying.h"
#include "checkout/store.h"
#include "checkout/waiting.h"
#include "db/errors.h"
#include "html/words.h"
#include "http/problem.h"
#include "orders/api_view.h"
#include "orders/konbini.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/token.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

constexpr std::size_t kBodyMax = 256 * 1024;
constexpr std::size_t kKeyMax = 255;
const http::RouteOptions kForMachines{.body_max = kBodyMax};

http::Response faults_problem(const std::vector<Fault>& faults, Locale locale) {
  std::vector<http::FieldFault> errors;
  for (const Fault& fault : faults) errors.push_back({fault.field, text_of(fault, locale)});
  return http::invalid_input(std::move(errors));
}

json order_json(const Desk& desk, const orders::Order& order, Instant now) {
  json view = {{"number", order.number},
               {"token", orders::order_token(desk.house.keys, order.shop, order.id.str())},
               {"state", orders::name_of(order.state)},
               {"payment_state", orders::api_payment_state(order)},
               {"total", order.total.amount()}};
  if (orders::awaits_store(order)) {
    view["konbini"] = orders::konbini_json(desk.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, order, now); }));
  }
  return view;
}

std::string said(Locale locale, const char* key) { return html::word(locale, std::string("checkout.api.") + key); }

http::Response not_json(Locale locale) {
  return http::problem(
      {.status = 400, .type = "not-json", .title = "The body is not a JSON object in UTF-8", .detail = said(locale, "not_json")});
}

// Of a closed shop and of one way to pay alike: a type has one title.
constexpr const char* kCannotTakeNow = "The order cannot be taken at the moment";

http::Response cannot_take_now(const Desk& desk, const Context& context) {
  const auto shop = desk.shops.by_id(context.shop);
  const bool never_open = !shop->open() && !shop->closed_for_now();
  return http::problem({.status = 409,
                        .type = "cannot-take-now",
                        .title = kCannotTakeNow,
                        .detail = said(context.locale, never_open ? "cannot_take" : "closed_for_now")});
}

// The way to pay cannot be taken now, another one can.
http::Response method_paused(const json& details, Locale locale) {
  http::Problem problem{.status = 409, .type = "cannot-take-now", .title = kCannotTakeNow};
  const auto until = details.at("until").is_string() ? from_rfc3339(details.at("until").get<std::string>()) : std::nullopt;
  problem.detail = until ? html::word(locale, "checkout.api.method_paused_until", {{"until", html::time_text(locale, *until)}})
                         : said(locale, "method_paused");
  problem.errors = {{"payment.method", problem.detail}};
  problem.more = details;
  return http::problem(problem);
}

http::Response create(Desk& desk, const catalog::BaseUrl& public_url, const http::Request& request, const Context& context) {
  if (!desk.shops.by_id(context.shop)->open()) return cannot_take_now(desk, context);
  auto read = read_wish(request.body);
  if (!read) return not_json(context.locale);
  if (!read->faults.empty()) {
    // What is wrong with the goods is told together with what is wrong in the form.
    const auto quoted = quote(shown_now(desk, context.shop), read->wish, context.now);
    if (!quoted) {
      for (const Fault& fault : quoted.error()) {
        const auto same = [&](const Fault& other) { return covers(other.field, fault.field); };
        if (std::none_of(read->faults.begin(), read->faults.end(), same)) read->faults.push_back(fault);
      }
    }
    return faults_problem(read->faults, context.locale);
  }
  const auto& method = read->wish.payment;
  const auto pause = method ? desk.cards.pause_of(context.shop, *method, context.now) : std::nullopt;
  if (pause) return method_paused(details_of(*method, pause, context.locale), context.locale);
  const auto opened = open_checkout(desk, context, read->wish, Source::api);
  if (!opened) return faults_problem(opened.error(), context.locale);
  const std::string token = orders::order_token(desk.house.keys, context.shop, opened->id.str());
  // `id` is the first member: ordered_json keeps what json would sort.
  nlohmann::ordered_json body;
  body["id"] = opened->id.str();
  body["token"] = token;
  body["order_url"] = (public_url ? public_url(context) : "") + "/orders/" + token;
  body["state"] = "open";
  body["currency"] = "JPY";
  body["amounts"] = orders::amounts_json(opened->document.amounts);
  body["expires_at"] = to_rfc3339(opened->expires_at);
  return http::json(body.dump(), 201).with("Location", "/api/v1/checkouts/" + opened->id.str());
}

http::Response conflict(const Completion& completion, const char* type, const char* title, std::string detail) {
  http::Problem problem{.status = 409, .type = type, .title = title, .detail = std::move(detail)};
  problem.more = json::parse(completion.details);
  return http::problem(problem);
}

// Not an order yet: its number is reserved.
json pending_json(const Desk& desk, const payments::Attempt& payment) {
  return {{"number", payment.order_number},
          {"token", orders::order_token(desk.house.keys, payment.shop, payment.order.str())},
          {"state", "pending"},
          {"payment_state", "checking"},
          {"total", payment.amount.amount()}};
}

// The fate is open: the provider's answer is not known, or the buyer has a step to do.
http::Response still_open(const Desk& desk, const Completion& completion) {
  const payments::Attempt& payment = *completion.payment;
  json body = {{"order", pending_json(desk, payment)}, {"next", {{"check", "/api/v1/checkouts/" + payment.order.str()}}}};
  if (payment.state == payments::State::at_buyer) body["next"]["redirect"] = payment.redirect;
  return http::json(body.dump(), 202).with("Retry-After", "2");
}

http::Response declined(const Completion& completion, Locale locale) {
  const json details = json::parse(completion.details);
  // Also of one that came through, and is paid back.
  http::Problem problem{.status = 402, .type = "declined", .title = "No order was made of the payment"};
  problem.detail = words_of_decline(details, locale);
  problem.more = details;
  return http::problem(problem);
}

// Others are before him: the same press again after Retry-After keeps his place.
http::Response waiting(const Completion& completion, Locale locale) {
  const turns::Place& place = *completion.place;
  const std::int64_t come_again = place.come_again.count();
  http::Problem problem{.status = 429, .type = "waiting", .title = "Others are before this one: wait for the turn"};
  problem.detail = html::word(locale, "checkout.api.waiting", {{"place", std::to_string(place.place)}});
  problem.more = {{"place", place.place}, {"wait_seconds", place.wait.count()}, {"retry_after", come_again}, {"ticket", completion.ticket}};
  return http::problem(problem).with("Retry-After", std::to_string(come_again));
}

http::Response answer_to(Desk& desk, const Completion& completion, const Context& context) {
  switch (completion.verdict) {
    case Verdict::paying: return still_open(desk, completion);
    case Verdict::declined: return declined(completion, context.locale);
    case Verdict::accepted: return http::json(json{{"order", order_json(desk, *completion.order, context.now)}}.dump(), 201);
    case Verdict::sold_out: return conflict(completion, "sold-out", "Sold out", said(context.locale, "sold_out"));
    case Verdict::price_changed: return conflict(completion, "price-changed", "A price has changed", said(context.locale, "price_changed"));
    case Verdict::similar_order:
      return conflict(completion, "similar-order", "The same order was taken a short time ago, or is being paid",
                      said(context.locale, json::parse(completion.details).value("being_paid", false) ? "similar_paying" : "similar"));
    case Verdict::cannot_take: return cannot_take_now(desk, context);
    case Verdict::out_of_reach:
      return http::problem(
          {.status = 409, .type = "cannot-take-now", .title = kCannotTakeNow, .detail = said(context.locale, "out_of_reach")});
    case Verdict::method_paused: return method_paused(json::parse(completion.details), context.locale);
    case Verdict::closed:
      return conflict(completion, "checkout-closed", "This checkout has ended without an order", said(context.locale, "closed"));
    case Verdict::key_reused:
      return http::problem({.status = 422,
                            .type = "key-reused",
                            .title = "This Idempotency-Key was used with another body",
                            .detail = said(context.locale, "key_reused")});
    case Verdict::faulty: return faults_problem(completion.faults, context.locale);
    case Verdict::too_many_keys:
      return http::problem({.status = 429,
                            .type = "too-many-keys",
                            .title = "This checkout was completed with too many different keys",
                            .detail = said(context.locale, "too_many_keys")})
          .with("Retry-After", "3600");
    case Verdict::waiting: return waiting(completion, context.locale);
    case Verdict::not_as_seen:  // a program shows no page
    case Verdict::unknown: break;
  }
  return http::not_found(said(context.locale, "no_checkout"));
}

http::Response complete_by_api(Desk& desk, const http::Request& request, const Context& context) {
  CompleteCommand command;
  command.id = CheckoutId(request.param("id"));
  command.key = request.header("idempotency-key");
  if (command.key.empty() || command.key.size() > kKeyMax) {
    return http::problem({.status = 400,
                          .type = "key-missing",
                          .title = "The header Idempotency-Key is missing or too long",
                          .detail = said(context.locale, "key_missing")});
  }
  const auto read = read_complete(request.body);
  if (!read) return not_json(context.locale);
  if (!read->faults.empty()) return faults_problem(read->faults, context.locale);
  command.body = read->canonical;
  command.confirm_similar = read->confirm_similar;
  command.known_token = read->known_token;
  command.payment = read->payment;
  command.source = read->source;
  command.ticket = request.header("waiting-ticket");
  command.crowded = request.crowded;
  try {
    const Completion completion = complete(desk, context, command);
    const auto respond = [&desk, context, replayed = completion.replayed](const Completion& known) {
      http::Response response = answer_to(desk, known, context);
      if (replayed) response.with("Idempotency-Replayed", "true");
      return response;
    };
    if (completion.verdict != Verdict::paying || payments::is_answer(completion.payment->state)) return respond(completion);
    return when_known(desk, context, {command.id, completion.payment->id}, respond, [id = command.id] { return being_checked(id.str()); });
  } catch (const db::CommitUnknown&) {
    return being_checked(command.id.str());
  }
}

http::Response fate(Desk& desk, const http::Request& request, const Context& context) {
  const auto found = find_checkout(desk, context.shop, CheckoutId(request.param("id")));
  if (!found) return http::not_found(said(context.locale, "no_checkout"));
  const State state = found->checkout.state_at(context.now);
  json body = {{"state", name_of(state)}, {"order", nullptr}, {"reason", nullptr}};
  if (found->order) body["order"] = order_json(desk, *found->order, context.now);
  if (state == State::checking) body["order"] = pending_json(desk, *last_payment(desk, context.shop, found->checkout.id));
  if (state == State::not_accepted) body["reason"] = "expired";
  return http::json(body.dump());
}

// What the order will be, should the payment succeed.
orders::Order pending_order(const Checkout& checkout, const payments::Attempt& payment) {
  orders::Order order;
  order.id = payment.order;
  order.shop = checkout.shop;
  order.number = payment.order_number;
  order.state = orders::State::pending;
  order.payment_state = orders::PaymentState::checking;
  order.total = payment.amount;
  order.created_at = order.updated_at = payment.created_at;
  order.document = checkout.document;
  return order;
}

http::Response order_by_token(Desk& desk, const http::Request& request, const Context& context) {
  const auto id = orders::id_of_token(desk.house.keys, context.shop, request.param("token"));
  if (!id) return http::not_found(said(context.locale, "no_order"));
  return desk.house.db.read([&](db::Tx& tx) {
    const auto order = orders::find(tx, context.shop, OrderId(*id));
    if (order) {
      json view = orders::api_view(*order, orders::events_of(tx, order->id), context.locale, orders::surplus_back(tx, *order));
      view["konbini"] = orders::konbini_json(orders::store_payment(tx, *order, context.now));
      return http::json(view.dump());
    }
    const auto checkout = load_checkout(tx, context.shop, CheckoutId(*id));
    const auto payments = payments::attempts_of(tx, context.shop, OrderId(*id));
    if (!checkout || checkout->state != State::checking || payments.empty()) return http::not_found(said(context.locale, "no_order_yet"));
    return http::json(orders::api_view(pending_order(*checkout, payments.back()), {}, context.locale).dump());
  });
}

}  // namespace

void add_api_routes(http::Router& router, Desk& desk, const catalog::BaseUrl& public_url) {
  router.post(
      "/api/v1/checkouts", [&desk, public_url](const http::Request& r, const Context& c) { return create(desk, public_url, r, c); },
      kForMachines);
  router.post(
      "/api/v1/checkouts/{id}/complete", [&desk](const http::Request& r, const Context& c) { return complete_by_api(desk, r, c); },
      kForMachines);
  router.get("/api/v1/checkouts/{id}", [&desk](const http::Request& r, const Context& c) { return fate(desk, r, c); });
  router.get("/api/v1/checkouts/{id}/events",
             [&desk](const http::Request& r, const Context& c) { return live_state(desk, c, CheckoutId(r.param("id"))); });
  router.get("/api/v1/orders/{token}", [&desk](const http::Request& r, const Context& c) { return order_by_token(desk, r, c); });
}

}  // namespace noren::checkout
