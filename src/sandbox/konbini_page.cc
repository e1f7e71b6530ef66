// The page with the numbers of a konbini payment, which is the counter of the store as well.
#include "html/words.h"
#include "sandbox/means.h"
#include "sandbox/pages.h"
#include "sandbox/scheduler.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using html::View;
using html::word;

std::optional<Json> konbini_of(db::Tx& tx, const std::string& id) {
  auto intent = store::find_of(tx, id, "payment_intent");
  return intent && means_of(*intent) == "konbini" ? intent : std::nullopt;
}

// What is true of it by now, as key of words.
const char* standing_of(const Json& intent, Instant now) {
  if (state_in(intent) == State::succeeded) return "paid";
  if (state_in(intent) != State::requires_action) return "over";
  const bool late = now.seconds() > intent["next_action"]["konbini_display_details"]["expires_at"].get<std::int64_t>();
  return late ? "late" : "open";
}

View chains_of(const Json& intent, Locale locale) {
  View chains = View::array();
  for (const auto& [chain, numbers] : intent["next_action"]["konbini_display_details"]["stores"].items()) {
    chains.push_back({{"chain", chain},
                      {"name", word(locale, "sandbox.konbini." + chain)},
                      {"number", numbers["payment_code"].get<std::string>()},
                      {"confirmation", numbers["confirmation_number"].get<std::string>()}});
  }
  return chains;
}

http::Response show_konbini(const Desk& desk, const Json& intent, const Context& context, bool wrong) {
  const std::string standing = standing_of(intent, context.now);
  const bool waits = state_in(intent) == State::requires_action;
  View view = {{"title", word(context.locale, "sandbox.konbini.title")},
               {"id", intent["id"].get<std::string>()},
               {"amount", html::yen_text(context.locale, Yen(intent["amount"].get<std::int64_t>()))},
               {"text", word(context.locale, "sandbox.konbini.text_" + standing)},
               {"open", standing == "open"},
               {"wrong", wrong ? View(word(context.locale, "sandbox.konbini.refused")) : View(false)},
               {"until", ""},
               {"chains", waits ? chains_of(intent, context.locale) : View::array()}};
  if (waits) {
    const auto until = intent["next_action"]["konbini_display_details"]["expires_at"].get<std::int64_t>();
    view["until"] = html::time_text(context.locale, Instant(until * 1'000'000));
  }
  return hosted_page(desk.html.render("sandbox/konbini", view, context.locale), wrong ? 409 : 200);
}

http::Response get_numbers(const Desk& desk, const http::Request& request, const Context& context) {
  const auto intent = desk.ledger.read([&](db::Tx& tx) { return konbini_of(tx, request.param("id")); });
  return intent ? show_konbini(desk, *intent, context, false) : error_page(desk, context.locale, 404);
}

http::Response pay(const Desk& desk, const http::Request& request, const Context& context) {
  const Tells tells = desk.scheduler.tells();
  bool paid = false;
  const auto intent = desk.ledger.write([&](db::Tx& tx) {
    auto found = konbini_of(tx, request.param("id"));
    if (found) paid = pay_at_store(Work{tx, desk.env, context.now, tells}, *found, request.form.get("chain"));
    return found;
  });
  if (!intent) return error_page(desk, context.locale, 404);
  desk.scheduler.wake();
  if (!paid && state_in(*intent) != State::succeeded) return show_konbini(desk, *intent, context, true);
  return http::redirect("/konbini/" + request.param("id"));
}

}  // namespace

void add_konbini_routes(http::Router& router, const Desk& desk) {
  router.get("/konbini/{id}", [desk](const http::Request& request, const Context& context) { return get_numbers(desk, request, context); });
  router.post("/konbini/{id}", [desk](const http::Request& request, const Context& context) { return pay(desk, request, context); });
}

}  // namespace noren::sandbox
