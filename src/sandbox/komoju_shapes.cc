#include "sandbox/komoju_shapes.h"

#include "base/names.h"
#include "sandbox/payments.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

struct Prefix {
  std::string_view kind;
  std::string_view text;
};
constexpr Prefix kPrefixes[] = {
    {"checkout.session", "cs_test_"}, {"payment_intent", "pi_"}, {"refund", "re_"}, {"dispute", "dp_"}, {"event", "evt_"}};

constexpr Named<std::string_view> kEvents[] = {{"payment.captured", "payment_intent.succeeded"},
                                               {"payment.authorized", "payment_intent.amount_capturable_updated"},
                                               {"payment.cancelled", "payment_intent.canceled"},
                                               {"payment.failed", "payment_intent.payment_failed"},
                                               {"payment.refund.created", "charge.refunded"}};

constexpr Named<std::string_view> kChargebacks[] = {
    {"pending", "needs_response"}, {"defended", "under_review"}, {"cancelled", "won"}, {"lost", "lost"}};

Json time_of(const Json& seconds) { return to_rfc3339(Instant(seconds.get<std::int64_t>() * 1'000'000)); }

bool was_too_late(const Json& intent) {
  return intent["last_payment_error"].is_object() && intent["last_payment_error"]["code"] == "payment_intent_payment_attempt_expired";
}

std::string status_of(const Json& intent, const std::optional<Json>& charge) {
  switch (state_in(intent)) {
    case State::requires_payment_method:
      if (intent["last_payment_error"].is_null()) return "pending";
      return was_too_late(intent) ? "expired" : "failed";
    case State::requires_action: return means_of(intent) == "konbini" ? "authorized" : "pending";
    case State::requires_confirmation:
    case State::processing: return "pending";
    case State::requires_capture: return "authorized";
    case State::succeeded: return charge && (*charge)["refunded"] == true ? "refunded" : "captured";
    case State::canceled: return intent["cancellation_reason"] == "automatic" ? "expired" : "cancelled";
  }
  return "pending";
}

const Json* numbers_of(const Json& intent) {
  const Json& action = intent["next_action"];
  return action.is_object() && action.contains("konbini_display_details") ? &action["konbini_display_details"] : nullptr;
}

Json deadline_of(const Json& intent) {
  const Json* numbers = numbers_of(intent);
  return numbers == nullptr ? intent[kInner][kKomoju].value("deadline", Json()) : time_of((*numbers)["expires_at"]);
}

// Of the chain the buyer chose.
Json slip_of(const Json& intent) {
  const Json& ours = intent[kInner][kKomoju];
  const Json* numbers = numbers_of(intent);
  if (numbers == nullptr) return ours.value("slip", Json{{"type", "konbini"}});
  const Json& chosen = (*numbers)["stores"][ours["chain"].get<std::string>()];
  return {{"type", "konbini"},
          {"store", ours["store"]},
          {"email", ours["email"]},
          {"confirmation_code", chosen["confirmation_number"]},
          {"receipt", chosen["payment_code"]},
          {"instructions_url", (*numbers)["hosted_voucher_url"]}};
}

Json details_of(const Json& intent) {
  const Json& inner = intent[kInner];
  const std::string means = means_of(intent);
  if (means == "konbini") return slip_of(intent);
  if (means == "paypay") return {{"type", "paypay"}};
  if (!inner.contains("token")) return nullptr;
  const Card& card = card_in(intent);
  return {{"type", "credit_card"},          {"email", nullptr}, {"brand", card.brand},
          {"last_four_digits", card.last4}, {"month", 12},      {"year", 2034}};
}

Json refund_of(const Json& refund, const std::string& payment) {
  return {{"id", komoju_id(refund)},
          {"resource", "refund"},
          {"amount", refund["amount"]},
          {"currency", "JPY"},
          {"payment", payment},
          {"description", refund["metadata"].value("description", Json())},
          {"created_at", time_of(refund["created"])},
          {"chargeback", false}};
}

}  // namespace

std::string komoju_id(const Json& object) {
  const std::string id = object.at("id");
  for (const Prefix& prefix : kPrefixes) {
    if (object.at("object") == prefix.kind) return id.substr(prefix.text.size());
  }
  return id;
}

std::string ledger_id(const std::string& kind, const std::string& komoju_id) {
  for (const Prefix& prefix : kPrefixes) {
    if (kind == prefix.kind) return std::string(prefix.text) + komoju_id;
  }
  return komoju_id;
}

Json komoju_payment(const Work& work, const Json& intent) {
  const std::string id = komoju_id(intent);
  const std::optional<Json> charge = intent["latest_charge"].is_null() ? std::nullopt : store::find(work.tx, intent["latest_charge"]);
  Json refunds = Json::array();
  const auto made = store::list(work.tx, {.kind = "refund", .parent = intent["id"], .limit = 1000});
  for (const Json& refund : made->all) refunds.push_back(refund_of(refund, id));
  const Json& ours = intent[kInner][kKomoju];
  const bool taken = state_in(intent) == State::succeeded;
  return {{"id", id},
          {"resource", "payment"},
          {"status", status_of(intent, charge)},
          {"amount", intent["amount"]},
          {"tax", 0},
          {"customer", nullptr},
          {"payment_deadline", deadline_of(intent)},
          {"payment_details", details_of(intent)},
          {"payment_method_fee", 0},
          {"total", intent["amount"]},
          {"currency", "JPY"},
          {"description", nullptr},
          {"captured_at", taken ? time_of((*charge)["created"]) : Json()},
          {"external_order_num", ours.value("external_order_num", Json())},
          {"metadata", Json::object()},  // a session's does not go with its payment, as far as is documented
          {"created_at", time_of(intent["created"])},
          {"amount_refunded", charge ? (*charge)["amount_refunded"] : Json(0)},
          {"locale", "ja"},
          {"session", text_in(intent[kInner], "session").substr(std::string_view("cs_test_").size())},
          {"customer_family_name", nullptr},
          {"customer_given_name", nullptr},
          {"mcc", nullptr},
          {"statement_descriptor", Json::object()},
          {"refunds", std::move(refunds)},
          {"refund_requests", Json::array()}};
}

Json komoju_session(const Work& work, const Json& session) {
  const Json& ours = session[kInner][kKomoju];
  const auto intent = payment_of(work, session);
  const bool cancelled = ours.contains("cancelled_at");
  const bool completed = session["status"] == "complete";
  Json methods = Json::array();
  for (const Json& type : ours["payment_types"]) methods.push_back({{"type", type}});
  return {{"id", komoju_id(session)},
          {"resource", "session"},
          {"mode", "payment"},
          {"amount", session["amount_total"]},
          {"currency", "JPY"},
          {"session_url", std::string(kHere) + "/komoju/sessions/" + komoju_id(session)},
          {"return_url", ours["return_url"]},
          {"default_locale", session["locale"]},
          {"payment_methods", std::move(methods)},
          {"created_at", time_of(session["created"])},
          {"cancelled_at", cancelled ? time_of(ours["cancelled_at"]) : Json()},
          {"completed_at", completed && intent ? time_of((*intent)["created"]) : Json()},
          {"status", completed   ? "completed"
                     : cancelled ? "cancelled"
                                 : "pending"},
          {"expired", session["status"] == "expired" && !cancelled},
          {"merchant", {{"name", "Sandbox"}}},
          {"metadata", session["metadata"]},
          {"payment", intent ? komoju_payment(work, *intent) : Json()},
          {"payment_data", ours["payment_data"]}};
}

Json komoju_chargeback(const Json& dispute) {
  const std::string payment = text_in(dispute, "payment_intent");
  return {{"id", komoju_id(dispute)},
          {"payment_id", payment.substr(std::string_view("pi_").size())},
          {"amount", dispute["amount"]},
          {"currency", "JPY"},
          {"payment_method", {{"type", "credit_card"}}},
          {"reason_code", "CB_Fraud"},
          {"reason", "Fraud"},
          {"created_at", time_of(dispute["created"])},
          {"due_date", time_of(dispute["evidence_details"]["due_by"])},
          {"status", value_in(kChargebacks, text_in(dispute, "status")).value_or("pending")}};
}

Json komoju_paid(const Work& work, const Json& session) {
  const auto intent = payment_of(work, session);
  Json redirect;
  if (session["status"] == "complete") redirect = session["success_url"];
  if (intent && state_in(*intent) == State::processing) redirect = nullptr;
  if (intent && (*intent)["next_action"].is_object() && (*intent)["next_action"].contains("redirect_to_url"))
    redirect = (*intent)["next_action"]["redirect_to_url"]["url"];
  return {{"redirect_url", redirect},
          {"status", session["status"] == "complete" ? "completed" : "pending"},
          {"payment", intent ? komoju_payment(work, *intent) : Json()}};
}

std::optional<Json> komoju_event(const Work& work, const Json& event, const Json& intent) {
  const std::string said = event.at("type");
  auto type = value_in(kEvents, said);
  if (said == "payment_intent.requires_action" && means_of(intent) == "konbini") type = "payment.authorized";
  if (!type) return std::nullopt;
  const Json payment = komoju_payment(work, intent);
  if (payment["status"] == "refunded") type = "payment.refunded";
  if (payment["status"] == "expired") type = "payment.expired";
  return Json{{"id", komoju_id(event)}, {"type", *type},  {"resource", "event"}, {"created_at", time_of(event["created"])},
              {"reason", nullptr},      {"data", payment}};
}

Outcome komoju_error(int status, const std::string& code, const std::string& message, const std::string& param) {
  Outcome outcome;
  outcome.status = status;
  outcome.keep = false;
  outcome.body = {
      {"error", {{"code", code}, {"message", message}, {"param", param.empty() ? Json() : Json(param)}, {"details", Json::object()}}}};
  return outcome;
}

Outcome as_komoju(const Outcome& refused) {
  const Json error = refused.body.is_object() ? refused.body.value("error", Json::object()) : Json::object();
  const std::string message = text_in(error, "message");
  switch (refused.status) {
    case 402: {
      Outcome declined = komoju_error(502, "card_declined", "Your card has been declined.");
      declined.keep = true;
      return declined;
    }
    case 404: return komoju_error(404, "not_found", "The requested resource could not be found");
    case 429: return komoju_error(503, "service_unavailable", "Server maintenance. (The sandbox plays it.)");
    case 500: return komoju_error(500, "internal_server_error", "Something went wrong on our side. (The sandbox plays it.)");
    default: return komoju_error(422, "unprocessable_entity", message, text_in(error, "param"));
  }
}

}  // namespace noren::sandbox
