#include "sandbox/komoju_pages.h"

#include "html/words.h"
#include "sandbox/api.h"
#include "sandbox/komoju.h"
#include "sandbox/page_parts.h"
#include "sandbox/pages.h"
#include "sandbox/scheduler.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using html::View;
using html::word;
using http::Request;
using http::Response;

std::optional<SessionStanding> session_of(const Desk& desk, const Request& request, Instant now) {
  auto standing = standing_of(desk, ledger_id("checkout.session", request.param("id")), now);
  if (standing && api_of(standing->session) != Api::komoju) standing.reset();
  return standing;
}

std::string type_of(const Json& session) { return session[kInner][kKomoju]["payment_types"][0]; }

View stores_view(Locale locale) {
  View all = View::array();
  for (const std::string_view store : komoju_stores())
    all.push_back({{"store", std::string(store)}, {"name", word(locale, "sandbox.komoju." + std::string(store))}});
  return {{"all", std::move(all)}};
}

Response show_session(const Desk& desk, const SessionStanding& standing, const std::string& wrong, int status) {
  const Json& session = standing.session;
  const Locale locale = locale_of(session);
  const std::string type = type_of(session);
  const View view = {{"title", word(locale, "sandbox.pay.title")},
                     {"action", "/komoju/sessions/" + komoju_id(session)},
                     {"total", html::yen_text(locale, Yen(session["amount_total"]))},
                     {"wrong", wrong.empty() ? View(false) : View(wrong)},
                     {"back", success_url(session)},
                     {"card", type == "credit_card" ? View{{"cards", cards_view(locale)}} : View(false)},
                     {"stores", type == "konbini" ? stores_view(locale) : View(false)},
                     {"paypay", type == "paypay"}};
  return hosted_page(desk.html.render("sandbox/komoju", view, locale), status, {success_url(session)});
}

Response get_page(const Desk& desk, const Request& request, const Context& context) {
  const auto standing = session_of(desk, request, context.now);
  if (!standing) return error_page(desk, context.locale, 404);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  return show_session(desk, *standing, reason_of(standing->intent, locale_of(standing->session)), 200);
}

Response pay_by_card(const Desk& desk, const SessionStanding& standing, const Request& request, const Context& context) {
  const Locale locale = locale_of(standing.session);
  const std::string id = text_in(standing.session, "id");
  const auto card = chosen_card(request);
  if (!card) return show_session(desk, standing, word(locale, card.error()), 422);
  const Tells tells = desk.scheduler.tells();
  const Outcome outcome = desk.ledger.write([&](db::Tx& tx) { return press(Work{tx, desk.env, context.now, tells}, id, **card); });
  desk.scheduler.wake();
  if (outcome.status == 500 || outcome.status == 429)
    return show_session(desk, standing, word(locale, "sandbox.pay.failed"), outcome.status);
  return when_ready(desk, outcome, after_press(desk, id, context.now),
                    [desk, id, now = context.now] { return after_press(desk, id, now); });
}

Response post_page(const Desk& desk, const Request& request, const Context& context) {
  const auto standing = session_of(desk, request, context.now);
  if (!standing) return error_page(desk, context.locale, 404);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  const std::string type = type_of(standing->session);
  if (type == "credit_card") return pay_by_card(desk, *standing, request, context);
  const std::string id = text_in(standing->session, "id");
  const std::string& store = request.form.get("store");
  const Tells tells = desk.scheduler.tells();
  const bool done = desk.ledger.write([&](db::Tx& tx) {
    const Work work{tx, desk.env, context.now, tells};
    Json session = *store::find(tx, id);
    return type == "konbini" ? komoju_choose_store(work, session, store) : komoju_go_to_paypay(work, session);
  });
  desk.scheduler.wake();
  if (!done && type == "konbini" && standing_of(desk, id, context.now)->session["status"] == "open")
    return show_session(desk, *standing, word(locale_of(standing->session), "sandbox.komoju.store_wrong"), 422);
  return after_press(desk, id, context.now);
}

}  // namespace

void add_komoju_page_routes(http::Router& router, const Desk& desk) {
  router.get("/komoju/sessions/{id}", [desk](const Request& request, const Context& context) { return get_page(desk, request, context); });
  router.post("/komoju/sessions/{id}",
              [desk](const Request& request, const Context& context) { return post_page(desk, request, context); });
}

}  // namespace noren::sandbox
