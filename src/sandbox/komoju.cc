#include "sandbox/komoju.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/names.h"
#include "crypto/crypto.h"
#include "sandbox/means.h"
#include "sandbox/refunds.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

constexpr std::int64_t kPageMost = 86'400;
constexpr std::size_t kKomojuMetadataKey = 30;
constexpr std::size_t kKomojuMetadataValue = 2000;
constexpr std::array<std::string_view, 11> kSessionMembers = {
    "mode",       "amount",   "currency",     "return_url", "default_locale", "payment_types", "expires_in_seconds",
    "line_items", "metadata", "payment_data", "email"};

// The ledger's words for what may be paid with.
constexpr Named<std::string_view> kTypes[] = {{"card", "credit_card"}, {"konbini", "konbini"}, {"paypay", "paypay"}};
// The ledger's words for the stores that give numbers.
constexpr Named<std::string_view> kStores[] = {
    {"familymart", "family-mart"}, {"lawson", "lawson"}, {"ministop", "ministop"}, {"seicomart", "seicomart"}};
constexpr std::array<std::string_view, 4> kStoreNames = {"family-mart", "lawson", "ministop", "seicomart"};

std::optional<std::int64_t> whole_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>()) : std::nullopt;
}

Outcome wrong(const std::string& param) { return komoju_error(422, "invalid_parameter", "The value of " + param + " is invalid.", param); }
Outcome missing_one(const std::string& param) {
  return komoju_error(422, "missing_parameter", "A required parameter (" + param + ") is missing", param);
}
Outcome not_found() { return komoju_error(404, "not_found", "The requested resource could not be found"); }

std::optional<Outcome> metadata_fault_of(const Json& metadata) {
  if (!metadata.is_object()) return wrong("metadata");
  for (const auto& [key, value] : metadata.items()) {
    const bool fits =
        key.size() <= kKomojuMetadataKey && value.is_string() && value.get_ref<const std::string&>().size() <= kKomojuMetadataValue;
    if (!fits) return wrong("metadata");
  }
  return std::nullopt;
}

std::optional<Outcome> body_fault(const Json& body) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(kSessionMembers.begin(), kSessionMembers.end(), name) == kSessionMembers.end()) return wrong(name);
  }
  if (!body.contains("amount")) return missing_one("amount");
  if (!whole_in(body, "amount")) return wrong("amount");
  if (text_in(body, "currency") != "JPY") return wrong("currency");
  if (body.value("mode", Json("payment")) != "payment") return wrong("mode");
  if (const Json metadata = body.value("metadata", Json::object()); auto fault = metadata_fault_of(metadata)) return fault;
  const Json types = body.value("payment_types", Json::array({"credit_card"}));
  if (!types.is_array() || types.size() != 1 || !types[0].is_string() || !value_in(kTypes, types[0].get<std::string>()))
    return wrong("payment_types");
  if (body.contains("expires_in_seconds")) {
    const auto seconds = whole_in(body, "expires_in_seconds");
    if (!seconds || *seconds < 1 || *seconds > kPageMost) return wrong("expires_in_seconds");
  }
  const Json data = body.value("payment_data", Json::object());
  if (!data.is_object()) return wrong("payment_data");
  const std::string capture = data.contains("capture") ? text_in(data, "capture") : "auto";
  if (capture != "auto" && capture != "manual") return wrong("payment_data[capture]");
  return std::nullopt;
}

// As the ledger's own call would say it.
http::Fields fields_of(const Work& work, const Json& body) {
  const Json data = body.value("payment_data", Json::object());
  const std::string type = body.value("payment_types", Json::array({"credit_card"}))[0];
  const Json statement = data.value("statement_descriptor", Json::object());
  http::Fields fields;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) fields.add(name, value);
  };
  add("mode", "payment");
  add("success_url", text_in(body, "return_url"));
  add("cancel_url", text_in(body, "return_url"));
  add("locale", text_in(body, "default_locale").empty() ? "ja" : text_in(body, "default_locale"));
  add("customer_email", text_in(body, "email"));
  if (const auto seconds = whole_in(body, "expires_in_seconds")) add("expires_at", std::to_string(work.now.seconds() + *seconds));
  const Json lines = body.value("line_items", Json::array());
  const std::string name = lines.is_array() && !lines.empty() && lines[0].is_object() ? text_in(lines[0], "description") : "";
  add("line_items[0][quantity]", "1");
  add("line_items[0][price_data][currency]", "jpy");
  add("line_items[0][price_data][unit_amount]", std::to_string(*whole_in(body, "amount")));
  add("line_items[0][price_data][product_data][name]", name.empty() ? "KOMOJU" : name);
  add("payment_method_types[0]", std::string(*value_in(kTypes, type)));
  add("payment_intent_data[capture_method]", text_in(data, "capture") == "manual" ? "manual" : "automatic");
  if (statement.is_object()) add("payment_intent_data[statement_descriptor_suffix]", text_in(statement, "statement_descriptor_alpha"));
  const Json metadata = body.value("metadata", Json::object());
  for (const auto& [key, value] : metadata.items()) {
    fields.add("metadata[" + key + "]", value.get<std::string>());
    fields.add("payment_intent_data[metadata][" + key + "]", value.get<std::string>());
  }
  return fields;
}

// "Must be unique per session": doc.komoju.com, Creating payments.
bool take_number(const Work& work, const std::string& number) {
  if (number.empty()) return true;
  const std::string id = "num_" + to_hex(crypto::sha256(number));
  if (store::find(work.tx, id)) return false;
  store::put(work.tx, {{"id", id}, {"object", "komoju.number"}, {"created", work.now.seconds()}});
  return true;
}

// The card that pays, if that is what was given.
const Card* token_in(const Json& body) { return card_of_token(text_in(body, "payment_details")); }

Outcome session_paid(const Json& session) { return answer({{"session", session["id"]}}); }

Outcome payment_answer(const Work& work, const std::string& id) {
  return answer(komoju_payment(work, *store::find(work.tx, ledger_id("payment_intent", id))));
}

// A try before this one that the buyer left for another.
Json payment_to_begin(const Work& work, Json& session) {
  auto intent = payment_of(work, session);
  if (!intent) intent = begin_payment(work, session);
  if (state_in(*intent) == State::requires_action) refuse(work, *intent, Refusal::authentication);
  return *intent;
}

}  // namespace

std::span<const std::string_view> komoju_stores() { return kStoreNames; }

std::optional<Json> find_komoju(const Work& work, const std::string& kind, const std::string& id) {
  auto found = store::find_of(work.tx, ledger_id(kind, id), kind);
  if (found && api_of(*found) != Api::komoju) found.reset();
  return found;
}

Outcome komoju_create_session(const Work& work, const KomojuCall& call) {
  if (auto fault = body_fault(call.body)) return *fault;
  const Json data = call.body.value("payment_data", Json::object());
  if (!take_number(work, text_in(data, "external_order_num")))
    return komoju_error(422, "unprocessable_entity", "External order num has already been taken", "payment_data[external_order_num]");
  const http::Fields fields = fields_of(work, call.body);
  Outcome created = create_session(work, {Params(fields), "", "", ""});
  if (created.status != 200) return as_komoju(created);
  Json& session = created.body;
  const std::string back = text_in(call.body, "return_url");
  session["success_url"] = back + (back.find('?') == std::string::npos ? "?" : "&") + "session_id=" + komoju_id(session);
  session[kInner][kKomoju] = {{"external_order_num", data.value("external_order_num", Json())},
                              {"return_url", back},
                              {"payment_types", call.body.value("payment_types", Json::array({"credit_card"}))},
                              {"payment_data", data}};
  save_session(work, session);
  return answer(komoju_session(work, session));
}

Outcome komoju_pay_session(const Work& work, const KomojuCall& call) {
  auto session = find_komoju(work, "checkout.session", call.id);
  if (!session) return not_found();
  const Card* card = token_in(call.body);
  if (card == nullptr) return komoju_error(422, "invalid_token", "The token you requested is invalid.", "payment_details");
  Json& ours = (*session)[kInner][kKomoju];
  const bool again = !call.key.empty() && text_in(ours, "paid_key") == call.key;
  const auto intent = payment_of(work, *session);
  if (intent && state_in(*intent) == State::processing && is_open(*session))
    return komoju_error(409, "conflict", "A request with this key is still being processed.");
  if (again && intent && state_in(*intent) == State::requires_action) return session_paid(*session);
  if (!is_open(*session))
    return again ? session_paid(*session) : komoju_error(422, "unprocessable_entity", "This session cannot be paid any more.");
  ours["paid_key"] = call.key;
  save_session(work, *session);
  Outcome outcome = pay_session(work, *session, *card);
  if (outcome.status != 200) {
    Outcome refused = as_komoju(outcome);
    refused.way = outcome.way;
    return refused;
  }
  outcome.body = session_paid(*session).body;
  // An answer that comes later is not kept: until then it is a conflict, and afterwards it is made anew.
  outcome.keep = false;
  return outcome;
}

Outcome komoju_cancel_session(const Work& work, const KomojuCall& call) {
  auto session = find_komoju(work, "checkout.session", call.id);
  if (!session) return not_found();
  const http::Fields none;
  Outcome ended = expire_session(work, {Params(none), (*session)["id"], "", ""});
  if (ended.status != 200) return as_komoju(ended);
  Json& over = ended.body;
  over[kInner][kKomoju]["cancelled_at"] = work.now.seconds();
  save_session(work, over);
  return answer(komoju_session(work, over));
}

Outcome komoju_capture(const Work& work, const KomojuCall& call) {
  const auto intent = find_komoju(work, "payment_intent", call.id);
  if (!intent) return not_found();
  http::Fields fields;
  if (const auto amount = whole_in(call.body, "amount")) fields.add("amount_to_capture", std::to_string(*amount));
  const Outcome done = capture_intent(work, {Params(fields), (*intent)["id"], "", ""});
  if (done.status != 200) return komoju_error(422, "not_capturable", "The payment you requested is not capturable.");
  return payment_answer(work, call.id);
}

Outcome komoju_cancel(const Work& work, const KomojuCall& call) {
  const auto intent = find_komoju(work, "payment_intent", call.id);
  if (!intent) return not_found();
  const http::Fields none;
  const Outcome done = cancel_intent(work, {Params(none), (*intent)["id"], "", ""});
  if (done.status != 200) return komoju_error(422, "not_cancellable", "This payment is noncancellable.");
  return payment_answer(work, call.id);
}

Outcome komoju_refund(const Work& work, const KomojuCall& call) {
  const auto intent = find_komoju(work, "payment_intent", call.id);
  if (!intent) return not_found();
  http::Fields fields;
  fields.add("payment_intent", (*intent)["id"]);
  if (const auto amount = whole_in(call.body, "amount")) fields.add("amount", std::to_string(*amount));
  if (const std::string words = text_in(call.body, "description"); !words.empty()) fields.add("metadata[description]", words);
  // Cash cannot be given back: it asks for a refund request with a bank account.
  const bool in_cash = means_of(*intent) == "konbini";
  if (in_cash || create_refund(work, {Params(fields), "", "", ""}).status != 200)
    return komoju_error(422, "not_refundable", "The payment you requested is not refundable.");
  return payment_answer(work, call.id);
}

bool komoju_choose_store(const Work& work, Json& session, const std::string& store) {
  const auto chain = value_in(kStores, store);
  if (!is_open(session) || !chain || session[kInner][kKomoju]["payment_types"][0] != "konbini") return false;
  Json intent = payment_to_begin(work, session);
  const std::string email = session["customer_email"].is_string() ? session["customer_email"].get<std::string>() : "buyer@example.jp";
  http::Fields fields;
  fields.add("payment_method_data[type]", "konbini");
  fields.add("payment_method_data[billing_details][name]", "KOMOJU");
  fields.add("payment_method_data[billing_details][email]", email);
  // Asked for each time: what a confirmation adds moves an object's members.
  const auto ours = [&]() -> Json& { return intent[kInner][kKomoju]; };
  ours()["chain"] = *chain;
  ours()["store"] = store;
  ours()["email"] = email;
  if (confirm_other(work, intent, {Params(fields), "", "", ""}).status != 200) return false;
  const Json payment = komoju_payment(work, intent);
  ours()["slip"] = payment["payment_details"];
  ours()["deadline"] = payment["payment_deadline"];
  store::save(work.tx, intent);
  session["status"] = "complete";
  session["url"] = nullptr;
  save_session(work, session);
  return true;
}

bool komoju_go_to_paypay(const Work& work, Json& session) {
  if (!is_open(session) || session[kInner][kKomoju]["payment_types"][0] != "paypay") return false;
  Json intent = payment_to_begin(work, session);
  http::Fields fields;
  fields.add("payment_method_data[type]", "paypay");
  fields.add("return_url", session["success_url"]);
  return confirm_other(work, intent, {Params(fields), "", "", ""}).status == 200;
}

}  // namespace noren::sandbox
