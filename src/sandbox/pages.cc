#include "sandbox/pages.h"

#include <algorithm>

#include "html/words.h"
#include "sandbox/api.h"
#include "sandbox/means.h"
#include "sandbox/scheduler.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using html::View;
using html::word;
using http::Request;
using http::Response;

constexpr const char* kPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

// "https://shop.example.jp" of an address; "" when it holds what no origin does.
std::string origin_of(const std::string& url) {
  const std::size_t host = url.find("://");
  if (host == std::string::npos) return "";
  std::string origin = url.substr(0, url.find_first_of("/?#", host + 3));
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view(":/.-_[]").find(c) != std::string_view::npos;
  };
  return std::all_of(origin.begin(), origin.end(), plain) ? origin : "";
}

std::string text_in(const Json& object, const char* name) { return object.at(name).is_null() ? "" : object.at(name).get<std::string>(); }

Locale locale_of(const Json& session) { return text_in(session, "locale").starts_with("en") ? Locale::en : Locale::ja; }

std::string success_url(const Json& session) {
  constexpr std::string_view kPlace = "{CHECKOUT_SESSION_ID}";
  std::string url = text_in(session, "success_url");
  const std::size_t at = url.find(kPlace);
  if (at != std::string::npos) url.replace(at, kPlace.size(), text_in(session, "id"));
  return url;
}

// What the ledger says of a session and its payment.
struct Standing {
  Json session;
  std::optional<Json> intent;
};

std::optional<Standing> standing_of(const Desk& desk, const std::string& id, Instant now) {
  return desk.ledger.read([&](db::Tx& tx) -> std::optional<Standing> {
    auto session = store::find_of(tx, id, "checkout.session");
    if (!session) return std::nullopt;
    auto intent = payment_of(Work{tx, desk.env, now}, *session);
    return Standing{std::move(*session), std::move(intent)};
  });
}

std::string reason_of(const std::optional<Json>& intent, Locale locale) {
  if (!intent || (*intent)["last_payment_error"].is_null()) return "";
  const bool declined = (*intent)["last_payment_error"]["code"] == "card_declined";
  return word(locale, declined ? "sandbox.pay.declined" : "sandbox.pay.not_authenticated");
}

Response show_pay(const Desk& desk, const Standing& standing, const std::string& wrong, int status) {
  const Json& session = standing.session;
  const Locale locale = locale_of(session);
  View view = {{"title", word(locale, "sandbox.pay.title")},
               {"id", text_in(session, "id")},
               {"total", html::yen_text(locale, Yen(session["amount_total"]))}};
  view["lines"] = View::array();
  for (const Json& line : session[kInner]["lines"]) {
    const Yen sum = Yen(line["unit_amount"].get<std::int64_t>()) * line["quantity"].get<std::int64_t>();
    view["lines"].push_back({{"name", text_in(line, "name")}, {"quantity", line["quantity"].dump()}, {"sum", html::yen_text(locale, sum)}});
  }
  view["cards"] = View::array();
  for (const Card& card : cards()) {
    const std::string token(card.token);
    view["cards"].push_back({{"token", token}, {"words", word(locale, "sandbox.card." + token)}, {"chosen", card.fate == Fate::paid}});
  }
  const std::string cancel = text_in(session, "cancel_url");
  view["cancel_url"] = cancel.empty() ? View(false) : View(cancel);
  view["wrong"] = wrong.empty() ? View(false) : View(wrong);
  return hosted_page(desk.html.render("sandbox/pay", view, locale), status, {success_url(session), cancel});
}

Response notice(const Desk& desk, Locale locale, const std::string& key, int status, const std::string& back = "") {
  const View view = {{"title", word(locale, "sandbox.notice." + key + "_title")},
                     {"text", word(locale, "sandbox.notice." + key)},
                     {"back", back.empty() ? View(false) : View(back)}};
  return hosted_page(desk.html.render("sandbox/notice", view, locale), status);
}

// Where a session leads by now; nothing while it waits for a card.
std::optional<Response> leads_to(const Desk& desk, const Standing& standing) {
  if (standing.session["status"] == "complete") return http::redirect(success_url(standing.session));
  if (standing.session["status"] == "expired") {
    return notice(desk, locale_of(standing.session), "expired", 410, text_in(standing.session, "cancel_url"));
  }
  return std::nullopt;
}

Response get_pay(const Desk& desk, const Request& request, const Context& context) {
  const auto standing = standing_of(desk, request.param("id"), context.now);
  if (!standing) return notice(desk, context.locale, "missing", 404);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  return show_pay(desk, *standing, reason_of(standing->intent, locale_of(standing->session)), 200);
}

// After a press: what is true now, told by a page that can be loaded again.
Response after_press(const Desk& desk, const std::string& id, Instant now) {
  const auto standing = standing_of(desk, id, now);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  if (standing->intent && state_in(*standing->intent) == State::requires_action) {
    return http::redirect("/authenticate/" + text_in(*standing->intent, "id"));
  }
  return http::redirect("/pay/" + id);
}

// The second of two presses finds the session closed, or its payment under way: it charges nothing and waits with the first.
Outcome press(const Work& work, const std::string& id, const Card& card) {
  auto session = store::find_of(work.tx, id, "checkout.session");
  if ((*session)["status"] != "open") return {};
  const auto intent = payment_of(work, *session);
  if (intent && state_in(*intent) == State::processing) {
    Outcome waiting;
    waiting.way = Outcome::Way::after_effect;
    waiting.awaited = store::effect_of(work.tx, (*intent)["id"], store::EffectKind::settle).value_or("");
    return waiting;
  }
  return pay_session(work, *session, card);
}

Result<const Card*, std::string> chosen_card(const Request& request) {
  const std::string& number = request.form.get("number");
  if (number.find_first_not_of(' ') == std::string::npos) {
    const Card* card = card_of_token(request.form.get("card"));
    if (card == nullptr) return Fail<std::string>("sandbox.pay.no_card");
    return card;
  }
  const auto card = card_of_number(number);
  if (card) return *card;
  return Fail<std::string>(card.error() == NumberFault::no_number ? "sandbox.pay.no_number" : "sandbox.pay.unknown_number");
}

Response post_pay(const Desk& desk, const Request& request, const Context& context) {
  const std::string& id = request.param("id");
  const auto standing = standing_of(desk, id, context.now);
  if (!standing) return notice(desk, context.locale, "missing", 404);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  const Locale locale = locale_of(standing->session);
  const auto card = chosen_card(request);
  if (!card) return show_pay(desk, *standing, word(locale, card.error()), 422);
  const bool tells = desk.scheduler.tells();
  const Outcome outcome = desk.ledger.write([&](db::Tx& tx) { return press(Work{tx, desk.env, context.now, tells}, id, **card); });
  desk.scheduler.wake();
  if (outcome.status == 500 || outcome.status == 429) return show_pay(desk, *standing, word(locale, "sandbox.pay.failed"), outcome.status);
  return when_ready(desk, outcome, after_press(desk, id, context.now),
                    [desk, id, now = context.now] { return after_press(desk, id, now); });
}

std::optional<Json> intent_of(const Desk& desk, const std::string& id) {
  return desk.ledger.read([&](db::Tx& tx) { return store::find_of(tx, id, "payment_intent"); });
}

// Where the buyer goes from the step: on with the session, or back to who sent him.
Response after_step(const Desk& desk, const Json& intent, const Context& context) {
  if (intent[kInner].contains("session")) return after_press(desk, intent[kInner]["session"], context.now);
  std::string url = intent[kInner].value("return_url", "");
  const bool succeeded = state_in(intent) == State::succeeded || state_in(intent) == State::requires_capture;
  if (!url.starts_with("http://") && !url.starts_with("https://")) return notice(desk, context.locale, succeeded ? "done" : "failed", 200);
  url += url.find('?') == std::string::npos ? "?" : "&";
  url += "payment_intent=" + text_in(intent, "id") + "&redirect_status=" + (succeeded ? "succeeded" : "failed");
  return http::redirect(url);
}

Response get_step(const Desk& desk, const Request& request, const Context& context) {
  const auto intent = intent_of(desk, request.param("id"));
  if (!intent) return notice(desk, context.locale, "missing", 404);
  if (state_in(*intent) != State::requires_action || means_of(*intent) == "konbini") return after_step(desk, *intent, context);
  Locale locale = context.locale;
  std::vector<std::string> leads = {(*intent)[kInner].value("return_url", "")};
  if ((*intent)[kInner].contains("session")) {
    const auto standing = standing_of(desk, (*intent)[kInner]["session"], context.now);
    locale = locale_of(standing->session);
    leads = {success_url(standing->session)};
  }
  const std::string words = means_of(*intent) == "paypay" ? "sandbox.paypay." : "sandbox.step.";
  const View view = {{"title", word(locale, words + "title")},
                     {"lead", word(locale, words + "lead")},
                     {"passed", word(locale, words + "passed")},
                     {"failed", word(locale, words + "failed")},
                     {"id", text_in(*intent, "id")},
                     {"amount", html::yen_text(locale, Yen((*intent)["amount"]))}};
  return hosted_page(desk.html.render("sandbox/authenticate", view, locale), 200, leads);
}

Response post_step(const Desk& desk, const Request& request, const Context& context) {
  const bool passed = request.form.get("result") == "passed";
  const bool tells = desk.scheduler.tells();
  const auto intent = desk.ledger.write([&](db::Tx& tx) {
    auto found = store::find_of(tx, request.param("id"), "payment_intent");
    if (!found || state_in(*found) != State::requires_action || means_of(*found) == "konbini") return found;
    const Work work{tx, desk.env, context.now, tells};
    if (means_of(*found) == "paypay") {
      answer_paypay(work, *found, passed);
    } else if (passed) {
      settle(work, *found, card_in(*found));
    } else {
      refuse(work, *found, Refusal::authentication);
    }
    return found;
  });
  if (!intent) return notice(desk, context.locale, "missing", 404);
  desk.scheduler.wake();
  return after_step(desk, *intent, context);
}

}  // namespace

Response hosted_page(std::string html, int status, const std::vector<std::string>& leads_to) {
  std::string policy = kPolicy;
  for (const std::string& url : leads_to) {
    const std::string origin = origin_of(url);
    if (!origin.empty()) policy += " " + origin;
  }
  return http::page(std::move(html), status).with("Content-Security-Policy", policy);
}

void add_page_routes(http::Router& router, const Desk& desk) {
  router.get("/pay/{id}", [desk](const Request& request, const Context& context) { return get_pay(desk, request, context); });
  router.post("/pay/{id}", [desk](const Request& request, const Context& context) { return post_pay(desk, request, context); });
  router.get("/authenticate/{id}", [desk](const Request& request, const Context& context) { return get_step(desk, request, context); });
  router.post("/authenticate/{id}", [desk](const Request& request, const Context& context) { return post_step(desk, request, context); });
  add_konbini_routes(router, desk);
  add_dispute_routes(router, desk);
}

Response error_page(const Desk& desk, Locale locale, int status) {
  return notice(desk, locale, status == 404 ? "missing" : "error", status);
}

}  // namespace noren::sandbox
