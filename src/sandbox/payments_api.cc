// The API's calls on payment intents: parameters read and checked, then the deed.
#include <array>

#include "base/hex.h"
#include "sandbox/means.h"
#include "sandbox/payments.h"
#include "sandbox/sessions.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

constexpr std::array<std::string_view, 24> kCreateParams = {"amount",
                                                            "automatic_payment_methods",
                                                            "capture_method",
                                                            "confirm",
                                                            "confirmation_method",
                                                            "currency",
                                                            "customer",
                                                            "description",
                                                            "error_on_requires_action",
                                                            "expand",
                                                            "metadata",
                                                            "off_session",
                                                            "payment_method",
                                                            "payment_method_data",
                                                            "payment_method_options",
                                                            "payment_method_types",
                                                            "receipt_email",
                                                            "return_url",
                                                            "setup_future_usage",
                                                            "shipping",
                                                            "source",
                                                            "statement_descriptor",
                                                            "statement_descriptor_suffix",
                                                            "use_stripe_sdk"};
constexpr std::array<std::string_view, 12> kConfirmParams = {"capture_method",
                                                             "error_on_requires_action",
                                                             "expand",
                                                             "off_session",
                                                             "payment_method",
                                                             "payment_method_data",
                                                             "payment_method_options",
                                                             "receipt_email",
                                                             "return_url",
                                                             "setup_future_usage",
                                                             "shipping",
                                                             "source"};
constexpr std::array<std::string_view, 6> kCaptureParams = {
    "amount_to_capture", "expand", "final_capture", "metadata", "statement_descriptor", "statement_descriptor_suffix"};
constexpr std::array<std::string_view, 2> kCancelParams = {"cancellation_reason", "expand"};

// A card in any of the ways Stripe takes one; "" none.
std::string source_in(const Params& params) {
  for (const char* name :
       {"payment_method", "payment_method_data[card][token]", "payment_method_data[token]", "payment_method_data[source]", "source"}) {
    if (!params.text(name).empty()) return params.text(name);
  }
  return "";
}

std::optional<ParamFault> amount_param_fault(const Params& params) {
  if (auto fault = missing(params, "amount")) return fault;
  if (auto fault = params.not_whole("amount")) return fault;
  const auto why = amount_fault(*params.whole("amount"));
  if (why == AmountFault::too_small) return ParamFault{"amount_too_small", "amount", "Amount must be at least ¥50 jpy"};
  if (why == AmountFault::too_large) return ParamFault{"amount_too_large", "amount", "Amount must be no more than ¥99,999,999"};
  return std::nullopt;
}

std::optional<ParamFault> create_fault(const Params& params, const NewIntent& wish) {
  if (auto fault = params.unknown(kCreateParams)) return fault;
  if (auto fault = amount_param_fault(params)) return fault;
  if (auto fault = missing(params, "currency")) return fault;
  if (params.text("currency") != "jpy")
    return ParamFault{"", "currency", "Invalid currency: " + params.text("currency") + ". The sandbox only knows jpy."};
  if (wish.capture_method != "automatic" && wish.capture_method != "manual" && wish.capture_method != "automatic_async") {
    return ParamFault{"", "capture_method", "Invalid capture_method: must be one of automatic, automatic_async, or manual"};
  }
  if (!wish.statement_descriptor_suffix.empty() && !is_statement_suffix(wish.statement_descriptor_suffix)) {
    return ParamFault{"", "statement_descriptor_suffix",
                      "The statement descriptor suffix must be 1 to 22 Latin characters with a letter, without < > \\ ' \" *"};
  }
  return metadata_fault(wish.metadata, "metadata");
}

NewIntent wish_in(const Params& params) {
  NewIntent wish;
  wish.amount = params.whole("amount").value_or(0);
  if (params.has("capture_method")) wish.capture_method = params.text("capture_method");
  wish.metadata = params.members("metadata");
  wish.payment_method_types = params.list("payment_method_types");
  if (wish.payment_method_types.empty()) wish.payment_method_types = {"card"};
  wish.description = params.text("description");
  wish.statement_descriptor_suffix = params.text("statement_descriptor_suffix");
  wish.return_url = params.text("return_url");
  return wish;
}

// What the first failure of a card is about: the shop's attempt, or the very request.
std::string scope_of(const Json& metadata, const std::string& otherwise) { return metadata.value("noren_attempt", otherwise); }

Outcome cannot(const std::string& deed, const Json& intent) {
  return not_in_this_state(
      intent, "You cannot " + deed + " this PaymentIntent because it has a status of " + intent["status"].get<std::string>() + ".");
}

}  // namespace

Outcome create_intent(const Work& work, const Call& call) {
  const NewIntent wish = wish_in(call.params);
  if (auto fault = create_fault(call.params, wish)) return failed(*fault);
  const std::string source = source_in(call.params);
  const Card* card = card_of_token(source);
  if (!source.empty() && card == nullptr) return no_such("PaymentMethod", source, 400, "payment_method");
  const bool confirms = call.params.flag("confirm");
  if (confirms && card == nullptr)
    return failed({"parameter_missing", "payment_method", "You cannot confirm this PaymentIntent because it's missing a payment method."});
  if (confirms) {
    if (auto stopped = stopped_before(work, *card, scope_of(wish.metadata, to_hex(call.fingerprint)))) return *stopped;
  }
  Json intent = intent_shape(work, wish);
  store::put(work.tx, intent);
  if (confirms) return confirm(work, intent, *card, {call.key, call.params.list("expand"), wish.return_url});
  if (card != nullptr) {
    intent["payment_method"] = new_id(work.env.random, "pm_");
    intent[kInner]["token"] = card->token;
    intent["status"] = name_of(*after(state_in(intent), Step::attach));
    store::save(work.tx, intent);
  }
  return answer(intent);
}

Outcome confirm_intent(const Work& work, const Call& call) {
  auto intent = store::find_of(work.tx, call.id, "payment_intent");
  if (!intent) return no_such("payment_intent", call.id, 404, "intent");
  if (auto fault = call.params.unknown(kConfirmParams)) return failed(*fault);
  if (!can_confirm(*intent)) return cannot("confirm", *intent);
  if (names_other_means(call.params)) return confirm_other(work, *intent, call);
  const std::string said = source_in(call.params);
  const std::string source = said.empty() ? (*intent)[kInner].value("token", "") : said;
  if (source.empty() || (said.empty() && state_in(*intent) == State::requires_payment_method)) {
    return failed({"parameter_missing", "payment_method", "You cannot confirm this PaymentIntent because it's missing a payment method."});
  }
  const Card* card = card_of_token(source);
  if (card == nullptr) return no_such("PaymentMethod", source, 400, "payment_method");
  if (auto stopped = stopped_before(work, *card, scope_of((*intent)["metadata"], call.id))) return *stopped;
  return confirm(work, *intent, *card, {call.key, call.params.list("expand"), call.params.text("return_url")});
}

Outcome capture_intent(const Work& work, const Call& call) {
  auto intent = store::find_of(work.tx, call.id, "payment_intent");
  if (!intent) return no_such("payment_intent", call.id, 404, "intent");
  if (auto fault = call.params.unknown(kCaptureParams)) return failed(*fault);
  if (auto fault = call.params.not_whole("amount_to_capture")) return failed(*fault);
  const auto next = after(state_in(*intent), Step::capture);
  if (!next) return cannot("capture", *intent);
  const auto amount = to_capture((*intent)["amount_capturable"], call.params.whole("amount_to_capture"));
  if (!amount) {
    const bool small = amount.error() == AmountFault::too_small;
    return failed(
        {small ? "parameter_invalid_integer" : "amount_too_large", "amount_to_capture",
         small ? "This value must be greater than or equal to 1." : "The amount to capture is greater than the amount you can capture."});
  }
  auto charge = store::find(work.tx, (*intent)["latest_charge"]);
  (*charge)["captured"] = true;
  (*charge)["amount_captured"] = *amount;
  store::save(work.tx, *charge, call.id);
  (*intent)["status"] = name_of(*next);
  (*intent)["amount_received"] = *amount;
  (*intent)["amount_capturable"] = 0;
  store::save(work.tx, *intent);
  tell(work, "payment_intent.succeeded", *intent);
  follow(work, *intent);
  return answer(*intent);
}

Outcome cancel_intent(const Work& work, const Call& call) {
  auto intent = store::find_of(work.tx, call.id, "payment_intent");
  if (!intent) return no_such("payment_intent", call.id, 404, "intent");
  if (auto fault = call.params.unknown(kCancelParams)) return failed(*fault);
  if (!after(state_in(*intent), Step::cancel)) return cannot("cancel", *intent);
  if (in_open_session(work, *intent)) {
    return not_in_this_state(*intent,
                             "You cannot cancel the PaymentIntent of an open Checkout Session. Expire the Checkout Session instead.");
  }
  cancel(work, *intent, call.params.text("cancellation_reason"));
  return answer(*intent);
}

}  // namespace noren::sandbox
