#include "sandbox/page_parts.h"

#include <algorithm>

#include "base/url.h"
#include "html/words.h"
#include "sandbox/komoju_shapes.h"
#include "sandbox/pages.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using html::View;
using html::word;
using http::Request;
using http::Response;

constexpr const char* kPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

// The origin of an address for a policy; "" when it holds what no origin does.
std::string plain_origin_of(const std::string& url) {
  std::string origin(origin_of(url));
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view(":/.-_[]").find(c) != std::string_view::npos;
  };
  return std::all_of(origin.begin(), origin.end(), plain) ? origin : "";
}

}  // namespace

Locale locale_of(const Json& session) { return text_in(session, "locale").starts_with("en") ? Locale::en : Locale::ja; }

std::string success_url(const Json& session) {
  constexpr std::string_view kPlace = "{CHECKOUT_SESSION_ID}";
  std::string url = text_in(session, "success_url");
  const std::size_t at = url.find(kPlace);
  if (at != std::string::npos) url.replace(at, kPlace.size(), text_in(session, "id"));
  return url;
}

Response hosted_page(std::string html, int status, const std::vector<std::string>& leads_to) {
  std::string policy = kPolicy;
  for (const std::string& url : leads_to) {
    const std::string origin = plain_origin_of(url);
    if (!origin.empty()) policy += " " + origin;
  }
  return http::page(std::move(html), status).with("Content-Security-Policy", policy);
}

std::optional<SessionStanding> standing_of(const Desk& desk, const std::string& id, Instant now) {
  return desk.ledger.read([&](db::Tx& tx) -> std::optional<SessionStanding> {
    auto session = store::find_of(tx, id, "checkout.session");
    if (!session) return std::nullopt;
    auto intent = payment_of(Work{tx, desk.env, now}, *session);
    return SessionStanding{std::move(*session), std::move(intent)};
  });
}

std::string reason_of(const std::optional<Json>& intent, Locale locale) {
  if (!intent || (*intent)["last_payment_error"].is_null()) return "";
  const bool declined = (*intent)["last_payment_error"]["code"] == "card_declined";
  return word(locale, declined ? "sandbox.pay.declined" : "sandbox.pay.not_authenticated");
}

Response notice(const Desk& desk, Locale locale, const std::string& key, int status, const std::string& back) {
  const View view = {{"title", word(locale, "sandbox.notice." + key + "_title")},
                     {"text", word(locale, "sandbox.notice." + key)},
                     {"back", back.empty() ? View(false) : View(back)}};
  return hosted_page(desk.html.render("sandbox/notice", view, locale), status, {});
}

std::optional<Response> leads_to(const Desk& desk, const SessionStanding& standing) {
  if (standing.session["status"] == "complete") return http::redirect(success_url(standing.session));
  if (standing.session["status"] == "expired") {
    return notice(desk, locale_of(standing.session), "expired", 410, text_in(standing.session, "cancel_url"));
  }
  return std::nullopt;
}

View cards_view(Locale locale) {
  View all = View::array();
  for (const Card& card : cards()) {
    const std::string token(card.token);
    all.push_back({{"token", token}, {"words", word(locale, "sandbox.card." + token)}, {"chosen", card.fate == Fate::paid}});
  }
  return all;
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

Response after_press(const Desk& desk, const std::string& id, Instant now) {
  const auto standing = standing_of(desk, id, now);
  if (auto elsewhere = leads_to(desk, *standing)) return *elsewhere;
  if (standing->intent && state_in(*standing->intent) == State::requires_action) {
    return http::redirect("/authenticate/" + text_in(*standing->intent, "id"));
  }
  // What a program pays with is not tried again on a page.
  const Json& inner = standing->session[kInner];
  if (inner.contains(kKomoju) && inner[kKomoju].contains("paid_key")) return http::redirect(success_url(standing->session));
  if (inner.contains(kKomoju)) return http::redirect("/komoju/sessions/" + komoju_id(standing->session));
  return http::redirect("/pay/" + id);
}

}  // namespace noren::sandbox
