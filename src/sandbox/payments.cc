#include "sandbox/payments.h"

#include "base/check.h"
#include "sandbox/komoju_shapes.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

void move(Json& intent, Step step) {
  const auto next = after(state_in(intent), step);
  check(next.has_value(), "a step that this payment cannot take");
  intent["status"] = name_of(*next);
  intent["next_action"] = nullptr;
}

void attach_card(const Work& work, Json& intent, const Card& card) {
  intent["payment_method"] = new_id(work.env.random, "pm_");
  intent[kInner]["token"] = card.token;
  intent[kInner]["means"] = "card";
}

// Under way: its end is written down with it, and happens after a crash as well.
std::string begin(const Work& work, Json& intent, std::chrono::seconds within, const Confirmation& how) {
  move(intent, Step::begin);
  store::save(work.tx, intent);
  store::Effect effect{
      new_id(work.env.random, "eff_"), store::EffectKind::settle, intent["id"], {{"key", how.key}, {"expand", how.expand}}};
  store::put(work.tx, effect, work.now + within);
  tell(work, "payment_intent.processing", intent);
  return effect.id;
}

Outcome later_by_webhook(const Work& work, Json& intent, Confirmation how) {
  how.key.clear();  // the answer "processing" is the one kept under it
  begin(work, intent, kLate, how);
  follow(work, intent);
  return answer(intent);
}

Outcome slowly(const Work& work, Json& intent, const Confirmation& how) {
  Outcome outcome;
  outcome.awaited = begin(work, intent, kSlow, how);
  outcome.body = intent;
  outcome.way = Outcome::Way::after_effect;
  return outcome;
}

Outcome ask_buyer(const Work& work, Json& intent, const Confirmation& how) {
  move(intent, Step::need_buyer);
  if (!how.return_url.empty()) intent[kInner]["return_url"] = how.return_url;
  const std::string url = std::string(kHere) + "/authenticate/" + intent["id"].get<std::string>();
  intent["next_action"] = {{"type", "redirect_to_url"}, {"redirect_to_url", {{"return_url", intent[kInner]["return_url"]}, {"url", url}}}};
  store::save(work.tx, intent);
  tell(work, "payment_intent.requires_action", intent);
  return answer(intent);
}

// As it stands: of a charge, a refund, a session or a dispute the payment it belongs to.
std::optional<Json> payment_told_of(const Work& work, const Json& object) {
  if (object.at("object") == "payment_intent") return object;
  const Json payment = object.value("payment_intent", Json());
  return payment.is_string() ? store::find(work.tx, payment) : std::nullopt;
}

Outcome paid(const Work& work, Json& intent, const Card& card, Outcome::Way way) {
  Outcome outcome;
  outcome.awaited = settle(work, intent, card);
  outcome.body = intent;
  outcome.way = way;
  return outcome;
}

}  // namespace

std::string tell(const Work& work, const std::string& type, const Json& object) {
  Json event = event_shape(work, type, object);
  const std::string id = event["id"];
  const auto payment = payment_told_of(work, object);
  bool told = work.tells.stripe;
  if (payment && api_of(*payment) == Api::komoju) {
    const auto other = komoju_event(work, event, *payment);
    told = work.tells.komoju && other;
    event[kInner][kKomoju] = other.value_or(Json());
  }
  store::put(work.tx, event, object.at("id"));
  if (told) store::put_delivery(work.tx, id, work.now);
  return id;
}

std::string means_of(const Json& intent) { return intent.at(kInner).value("means", "card"); }

const Card& card_in(const Json& intent) {
  const Card* card = card_of_token(intent.at(kInner).at("token").get_ref<const std::string&>());
  check(card != nullptr, "a payment with a card that is none of ours");
  return *card;
}

bool can_confirm(const Json& intent) { return after(state_in(intent), Step::begin).has_value(); }

std::optional<Outcome> stopped_before(const Work& work, const Card& card, const std::string& scope) {
  if (card.fate == Fate::lost_unpaid) {
    Outcome lost;
    lost.way = Outcome::Way::hang_up;
    lost.keep = false;
    return lost;
  }
  if (card.fate == Fate::error_first && store::fails_now(work.tx, scope)) return api_failed();
  if (card.fate == Fate::busy_first && store::fails_now(work.tx, scope)) return busy();
  return std::nullopt;
}

Outcome confirm(const Work& work, Json& intent, const Card& card, const Confirmation& how) {
  attach_card(work, intent, card);
  switch (card.fate) {
    case Fate::declined: refuse(work, intent, Refusal::declined); return card_failed(card_error(Refusal::declined), intent);
    case Fate::slow: return slowly(work, intent, how);
    case Fate::late_notice: return later_by_webhook(work, intent, how);
    case Fate::needs_buyer: return ask_buyer(work, intent, how);
    case Fate::lost_paid: return paid(work, intent, card, Outcome::Way::hang_up);
    case Fate::early_notice: return paid(work, intent, card, Outcome::Way::after_notice);
    case Fate::paid:
    case Fate::error_first:
    case Fate::busy_first:
    case Fate::disputed:
    case Fate::lost_unpaid: break;
  }
  return paid(work, intent, card, Outcome::Way::answer);
}

std::string settle(const Work& work, Json& intent, const Card& card) {
  const std::string event = settle(work, intent, card_details(card));
  if (card.fate == Fate::disputed) {
    const store::Effect dispute{new_id(work.env.random, "eff_"), store::EffectKind::open_dispute, intent["latest_charge"], Json::object()};
    store::put(work.tx, dispute, work.now + kDisputed);
  }
  return event;
}

std::string settle(const Work& work, Json& intent, Json details) {
  const bool reserve = intent["capture_method"] == "manual";
  const std::int64_t amount = intent["amount"];
  move(intent, reserve ? Step::authorise : Step::pay);
  if (reserve) details["card"]["capture_before"] = (work.now + kAuthorisationLife).seconds();
  const Json charge = charge_shape(work, intent, std::move(details), reserve ? 0 : amount);
  store::put(work.tx, charge, intent["id"]);
  intent["latest_charge"] = charge["id"];
  intent["last_payment_error"] = nullptr;
  intent[reserve ? "amount_capturable" : "amount_received"] = amount;
  store::save(work.tx, intent);
  if (reserve) {
    const store::Effect end{new_id(work.env.random, "eff_"), store::EffectKind::end_authorisation, intent["id"], Json::object()};
    store::put(work.tx, end, work.now + kAuthorisationLife);
  }
  const std::string event = tell(work, reserve ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", intent);
  follow(work, intent);
  return event;
}

void refuse(const Work& work, Json& intent, Refusal refusal) {
  move(intent, Step::fail);
  Json error = card_error(refusal);
  error["payment_method"] = {{"id", intent["payment_method"]}, {"object", "payment_method"}, {"type", means_of(intent)}};
  intent["last_payment_error"] = std::move(error);
  intent["payment_method"] = nullptr;
  store::save(work.tx, intent);
  tell(work, "payment_intent.payment_failed", intent);
}

void cancel(const Work& work, Json& intent, const std::string& reason) {
  move(intent, Step::cancel);
  intent["canceled_at"] = work.now.seconds();
  intent["cancellation_reason"] = reason.empty() ? Json() : Json(reason);
  intent["amount_capturable"] = 0;
  store::save(work.tx, intent);
  tell(work, "payment_intent.canceled", intent);
}

}  // namespace noren::sandbox
