#include "sandbox/pages.h"

#include "html/words.h"
#include "sandbox/api.h"
#include "sandbox/komoju_pages.h"
#include "sandbox/means.h"
#include "sandbox/page_parts.h"
#include "sandbox/scheduler.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using html::View;
using html::word;
using http::Request;
using http::Response;

Response show_pay(const Desk& desk, const SessionStanding& standing, const std::string& wrong, int status) {
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
  view["cards"] = cards_view(locale);
  const std::string cancel = text_in(session, "cancel_url");
  view["cancel_url"] = cancel.empty() ? View(false) : View(cancel);
  view["wrong"] = wrong.empty() ? View(false) : View(wrong);
  return hosted_page(desk.html.render("sandbox/pay", view, locale), status, {success_url(session), cancel});
}

Response get_pay(const Desk& desk, const Request& request, const Context& context) {
  const auto standing = standing_of(desk, request.param("id"), context.now);
  if (!standing) return notice(desk, context.locale, "missing", 404);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  return show_pay(desk, *standing, reason_of(standing->intent, locale_of(standing->session)), 200);
}

Response post_pay(const Desk& desk, const Request& request, const Context& context) {
  const std::string& id = request.param("id");
  const auto standing = standing_of(desk, id, context.now);
  if (!standing) return notice(desk, context.locale, "missing", 404);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  const Locale locale = locale_of(standing->session);
  const auto card = chosen_card(request);
  if (!card) return show_pay(desk, *standing, word(locale, card.error()), 422);
  const Tells tells = desk.scheduler.tells();
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
  const Tells tells = desk.scheduler.tells();
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

void add_page_routes(http::Router& router, const Desk& desk) {
  router.get("/pay/{id}", [desk](const Request& request, const Context& context) { return get_pay(desk, request, context); });
  router.post("/pay/{id}", [desk](const Request& request, const Context& context) { return post_pay(desk, request, context); });
  router.get("/authenticate/{id}", [desk](const Request& request, const Context& context) { return get_step(desk, request, context); });
  router.post("/authenticate/{id}", [desk](const Request& request, const Context& context) { return post_step(desk, request, context); });
  add_konbini_routes(router, desk);
  add_dispute_routes(router, desk);
  add_komoju_page_routes(router, desk);
}

Response error_page(const Desk& desk, Locale locale, int status) {
  return notice(desk, locale, status == 404 ? "missing" : "error", status);
}

}  // namespace noren::sandbox
