#include "sandbox/shapes.h"

#include "base/check.h"
#include "crypto/crypto.h"

namespace noren::sandbox {
namespace {

Json inside_of(const ParamFault& fault) {
  Json inside = {{"type", "invalid_request_error"}};
  if (!fault.code.empty()) inside["code"] = fault.code;
  inside["message"] = fault.message;
  if (!fault.param.empty()) inside["param"] = fault.param;
  return inside;
}

Outcome error(int status, Json inside) {
  Outcome outcome;
  outcome.status = status;
  outcome.body = {{"error", std::move(inside)}};
  outcome.keep = is_kept(status);
  return outcome;
}

}  // namespace

std::string new_id(env::Random& random, std::string_view prefix) { return std::string(prefix) + crypto::token(random); }

Json intent_shape(const Work& work, const NewIntent& wish) {
  const std::string id = new_id(work.env.random, "pi_");
  return {{"id", id},
          {"object", "payment_intent"},
          {"amount", wish.amount},
          {"amount_capturable", 0},
          {"amount_received", 0},
          {"canceled_at", nullptr},
          {"cancellation_reason", nullptr},
          {"capture_method", wish.capture_method},
          {"client_secret", new_id(work.env.random, id + "_secret_")},
          {"confirmation_method", "automatic"},
          {"created", work.now.seconds()},
          {"currency", "jpy"},
          {"customer", nullptr},
          {"description", or_null(wish.description)},
          {"last_payment_error", nullptr},
          {"latest_charge", nullptr},
          {"livemode", false},
          {"metadata", wish.metadata},
          {"next_action", nullptr},
          {"payment_method", nullptr},
          {"payment_method_options", Json::object()},
          {"payment_method_types", wish.payment_method_types},
          {"processing", nullptr},
          {"receipt_email", nullptr},
          {"setup_future_usage", nullptr},
          {"shipping", nullptr},
          {"statement_descriptor", nullptr},
          {"statement_descriptor_suffix", or_null(wish.statement_descriptor_suffix)},
          {"status", name_of(State::requires_payment_method)},
          {kInner, {{"return_url", wish.return_url}}}};
}

State state_in(const Json& intent) {
  const auto state = state_of(intent.at("status").get_ref<const std::string&>());
  check(state.has_value(), "a payment intent in a state that nobody knows");
  return *state;
}

Json card_details(const Card& card) {
  Json details = {{"brand", card.brand}, {"checks", nullptr},   {"country", "JP"},       {"exp_month", 12},           {"exp_year", 2034},
                  {"funding", "credit"}, {"last4", card.last4}, {"network", card.brand}, {"three_d_secure", nullptr}, {"wallet", nullptr}};
  if (card.fate == Fate::needs_buyer)
    details["three_d_secure"] = {{"authentication_flow", "challenge"}, {"result", "authenticated"}, {"version", "2.2.0"}};
  return {{"card", std::move(details)}, {"type", "card"}};
}

Json charge_shape(const Work& work, const Json& intent, Json details, std::int64_t captured) {
  return {{"id", new_id(work.env.random, "ch_")},
          {"object", "charge"},
          {"amount", intent.at("amount")},
          {"amount_captured", captured},
          {"amount_refunded", 0},
          {"balance_transaction", nullptr},
          {"captured", captured > 0},
          {"created", work.now.seconds()},
          {"currency", "jpy"},
          {"description", intent.at("description")},
          {"disputed", false},
          {"failure_code", nullptr},
          {"failure_message", nullptr},
          {"livemode", false},
          {"metadata", intent.at("metadata")},
          {"outcome",
           {{"network_status", "approved_by_network"},
            {"risk_level", "normal"},
            {"seller_message", "Payment complete."},
            {"type", "authorized"}}},
          {"paid", true},
          {"payment_intent", intent.at("id")},
          {"payment_method", intent.at("payment_method")},
          {"payment_method_details", std::move(details)},
          {"refunded", false},
          {"statement_descriptor_suffix", intent.at("statement_descriptor_suffix")},
          {"status", "succeeded"}};
}

Json refund_shape(const Work& work, const Json& charge, const NewRefund& wish) {
  return {{"id", new_id(work.env.random, "re_")},
          {"object", "refund"},
          {"amount", wish.amount},
          {"balance_transaction", nullptr},
          {"charge", charge.at("id")},
          {"created", work.now.seconds()},
          {"currency", "jpy"},
          {"metadata", wish.metadata},
          {"payment_intent", charge.at("payment_intent")},
          {"reason", or_null(wish.reason)},
          {"status", "succeeded"}};
}

Json dispute_entry(const Work& work, const Json& dispute, std::int64_t amount) {
  return {{"id", new_id(work.env.random, "txn_")},
          {"object", "balance_transaction"},
          {"amount", amount},
          {"created", work.now.seconds()},
          {"currency", "jpy"},
          {"description",
           std::string(amount < 0 ? "Chargeback withdrawal for " : "Chargeback reversal for ") + dispute.at("charge").get<std::string>()},
          {"fee", 0},
          {"net", amount},
          {"source", dispute.at("id")},
          {"type", "adjustment"}};
}

Json dispute_shape(const Work& work, const Json& charge, const std::string& reason) {
  const std::int64_t amount = charge.at("amount_captured").get<std::int64_t>() - charge.at("amount_refunded").get<std::int64_t>();
  Json dispute = {
      {"id", new_id(work.env.random, "dp_")},
      {"object", "dispute"},
      {"amount", amount},
      {"balance_transactions", Json::array()},
      {"charge", charge.at("id")},
      {"created", work.now.seconds()},
      {"currency", "jpy"},
      {"evidence", Json::object()},
      {"evidence_details",
       {{"due_by", (work.now + kAnswerWithin).seconds()}, {"has_evidence", false}, {"past_due", false}, {"submission_count", 0}}},
      {"is_charge_refundable", false},
      {"livemode", false},
      {"metadata", Json::object()},
      {"payment_intent", charge.at("payment_intent")},
      {"reason", reason},
      {"status", name_of(DisputeStatus::needs_response)}};
  dispute["balance_transactions"].push_back(dispute_entry(work, dispute, -amount));
  return dispute;
}

Json event_shape(const Work& work, const std::string& type, const Json& object) {
  return {{"id", new_id(work.env.random, "evt_")},
          {"object", "event"},
          {"api_version", kApiVersion},
          {"created", work.now.seconds()},
          {"data", {{"object", shown(object)}}},
          {"livemode", false},
          {"pending_webhooks", work.tells.stripe ? 1 : 0},
          {"request", {{"id", nullptr}, {"idempotency_key", nullptr}}},
          {"type", type}};
}

Json card_error(Refusal refusal) {
  if (refusal == Refusal::authentication) {
    return {{"type", "invalid_request_error"},
            {"code", "payment_intent_authentication_failure"},
            {"message", "The provided PaymentMethod has failed authentication."}};
  }
  if (refusal == Refusal::not_approved) {
    return {{"type", "invalid_request_error"},
            {"code", "payment_method_customer_decline"},
            {"message", "The customer did not approve the payment."}};
  }
  if (refusal == Refusal::expired) {
    return {{"type", "invalid_request_error"},
            {"code", "payment_intent_payment_attempt_expired"},
            {"message", "The payment was not made in time."}};
  }
  return {{"type", "card_error"}, {"code", "card_declined"}, {"decline_code", "generic_decline"}, {"message", "Your card was declined."}};
}

Outcome answer(Json object) {
  Outcome outcome;
  outcome.body = std::move(object);
  return outcome;
}

Outcome failed(const ParamFault& fault) {
  Outcome outcome = refused(fault);
  outcome.keep = false;
  return outcome;
}

Outcome not_in_this_state(const Json& intent, const std::string& message) {
  Outcome outcome = refused({"payment_intent_unexpected_state", "", message});
  outcome.body["error"]["payment_intent"] = intent;
  return outcome;
}

Outcome refused(const ParamFault& fault) { return error(400, inside_of(fault)); }

Outcome no_such(const std::string& kind, const std::string& id, int status, const std::string& param) {
  Outcome outcome = error(status, inside_of({"resource_missing", param, "No such " + kind + ": '" + id + "'"}));
  outcome.keep = false;
  return outcome;
}

Outcome card_failed(Json inside, const Json& intent) {
  inside["payment_intent"] = intent;
  return error(402, std::move(inside));
}

Outcome api_failed() { return error(500, {{"type", "api_error"}, {"message", "An unknown error occurred. (The sandbox plays one.)"}}); }

Outcome busy() {
  return error(429, {{"type", "invalid_request_error"}, {"code", "rate_limit"}, {"message", "Too many requests. (The sandbox plays it.)"}});
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

bool is_open(const Json& session) { return session["status"] == "open"; }

Json shown(Json object) {
  if (object.is_object()) object.erase(kInner);
  if (!object.is_structured()) return object;
  for (auto& member : object) {
    if (member.is_structured()) member = shown(std::move(member));
  }
  return object;
}

}  // namespace noren::sandbox
