#include "sandbox/means.h"

#include <algorithm>
#include <array>

#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

constexpr std::string_view kKonbini = "konbini";
constexpr std::string_view kPayPay = "paypay";
constexpr std::array kChains = {"familymart", "lawson", "ministop", "seicomart"};
constexpr std::string_view kRejectedNumber = "01234567890";  // as Stripe's test mode plays it
constexpr std::chrono::hours kLongest{60 * 24};
constexpr std::int64_t kDaysDefault = 3;
constexpr std::chrono::minutes kAtTheCounter{30};  // who has a slip may still pay it

const std::string& option(const Params& params, const char* name) {
  return params.text("payment_method_options[konbini][" + std::string(name) + "]");
}

std::optional<ParamFault> number_fault(const Params& params) {
  const std::string name = "payment_method_options[konbini][confirmation_number]";
  const std::string& number = params.text(name);
  if (number.empty()) return std::nullopt;
  const bool digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool zeros = number.find_first_not_of('0') == std::string::npos;
  if (!digits || zeros || number.size() < 10 || number.size() > 11)
    return ParamFault{"", name, "It must be a number of 10 or 11 digits, and not only zeros"};
  if (number == kRejectedNumber)
    return ParamFault{"payment_intent_konbini_rejected_confirmation_number", name, "The confirmation number was rejected"};
  return std::nullopt;
}

std::optional<ParamFault> time_fault(const Work& work, const Params& params) {
  const std::string at = "payment_method_options[konbini][expires_at]";
  const std::string days = "payment_method_options[konbini][expires_after_days]";
  if (params.has(at) && params.has(days)) return ParamFault{"", at, "Only one of expires_at and expires_after_days may be set"};
  for (const std::string& name : {at, days}) {
    if (auto fault = params.not_whole(name)) return fault;
  }
  const auto moment = params.whole(at);
  if (moment && (*moment <= work.now.seconds() || *moment > (work.now + kLongest).seconds()))
    return ParamFault{"", at, "It must lie in the future, at most 60 days ahead"};
  const auto count = params.whole(days);
  if (count && (*count < 1 || *count > 60)) return ParamFault{"", days, "It must be between 1 and 60"};
  return std::nullopt;
}

std::optional<ParamFault> konbini_fault(const Work& work, const Params& params) {
  for (const char* name : {"payment_method_data[billing_details][name]", "payment_method_data[billing_details][email]"}) {
    if (auto fault = missing(params, name)) return fault;
  }
  if (auto fault = number_fault(params)) return fault;
  return time_fault(work, params);
}

// The last second of a day in Japan.
Instant end_of(LocalDate day) { return from_japan_time({plus_days(day, 1), 0, 0, 0}) - std::chrono::seconds(1); }

std::string digits(env::Random& random, std::size_t count) {
  std::string text;
  for (const char c : random.bytes(count)) text += static_cast<char>('0' + static_cast<unsigned char>(c) % 10);
  return text;
}

Outcome give_number(const Work& work, Json& intent, const Params& params) {
  const auto at = params.whole("payment_method_options[konbini][expires_at]");
  const std::int64_t days = params.whole("payment_method_options[konbini][expires_after_days]").value_or(kDaysDefault);
  const std::int64_t expires_at = at ? *at : end_of(plus_days(japan_time(work.now).date, static_cast<int>(days))).seconds();
  const std::string& wished = option(params, "confirmation_number");
  const std::string confirmation = wished.empty() ? "1" + digits(work.env.random, 10) : wished;
  Json stores = Json::object();
  for (const char* chain : kChains)
    stores[chain] = {{"confirmation_number", confirmation}, {"payment_code", digits(work.env.random, 6)}};
  intent["next_action"] = {{"type", "konbini_display_details"},
                           {"konbini_display_details",
                            {{"expires_at", expires_at},
                             {"hosted_voucher_url", std::string(kHere) + "/konbini/" + intent["id"].get<std::string>()},
                             {"stores", std::move(stores)}}}};
  const store::Effect end{new_id(work.env.random, "eff_"), store::EffectKind::end_store, intent["id"], Json::object()};
  store::put(work.tx, end, Instant(expires_at * 1'000'000) + kAtTheCounter);
  return answer(intent);
}

Outcome send_to_page(Json& intent, const Params& params) {
  if (!params.text("return_url").empty()) intent[kInner]["return_url"] = params.text("return_url");
  const std::string url = std::string(kHere) + "/authenticate/" + intent["id"].get<std::string>();
  intent["next_action"] = {{"type", "redirect_to_url"}, {"redirect_to_url", {{"return_url", intent[kInner]["return_url"]}, {"url", url}}}};
  return answer(intent);
}

}  // namespace

bool names_other_means(const Params& params) {
  const std::string& type = params.text("payment_method_data[type]");
  return type == kKonbini || type == kPayPay;
}

Outcome confirm_other(const Work& work, Json& intent, const Call& call) {
  const std::string& type = call.params.text("payment_method_data[type]");
  const auto types = intent["payment_method_types"].get<std::vector<std::string>>();
  if (std::find(types.begin(), types.end(), type) == types.end())
    return failed({"payment_intent_incompatible_payment_method", "payment_method_data[type]",
                   "The PaymentMethod's type is not among this PaymentIntent's payment_method_types."});
  if (intent["capture_method"] == "manual")
    return failed({"", "payment_method_data[type]", "This payment method cannot be captured later."});
  if (type == kKonbini) {
    if (auto fault = konbini_fault(work, call.params)) return failed(*fault);
  } else if (auto fault = missing(call.params, "return_url")) {
    return failed(*fault);
  }
  intent["status"] = name_of(*after(state_in(intent), Step::need_buyer));
  intent["payment_method"] = new_id(work.env.random, "pm_");
  intent["last_payment_error"] = nullptr;
  intent[kInner]["means"] = type;
  Outcome outcome = type == kKonbini ? give_number(work, intent, call.params) : send_to_page(intent, call.params);
  store::save(work.tx, intent);
  tell(work, "payment_intent.requires_action", intent);
  return outcome;
}

bool pay_at_store(const Work& work, Json& intent, const std::string& chain) {
  if (state_in(intent) != State::requires_action || means_of(intent) != kKonbini) return false;
  if (std::find(kChains.begin(), kChains.end(), chain) == kChains.end()) return false;
  if (work.now.seconds() > intent["next_action"]["konbini_display_details"]["expires_at"].get<std::int64_t>()) return false;
  settle(work, intent, Json{{"konbini", {{"store", {{"chain", chain}}}}}, {"type", kKonbini}});
  return true;
}

void end_store(const Work& work, Json& intent) {
  if (state_in(intent) != State::requires_action || means_of(intent) != kKonbini) return;
  // Confirmed anew meanwhile, it has another end.
  const Instant end(intent["next_action"]["konbini_display_details"]["expires_at"].get<std::int64_t>() * 1'000'000);
  if (work.now >= end + kAtTheCounter) refuse(work, intent, Refusal::expired);
}

void answer_paypay(const Work& work, Json& intent, bool approved) {
  if (approved) {
    settle(work, intent, Json{{"paypay", Json::object()}, {"type", kPayPay}});
  } else {
    refuse(work, intent, Refusal::not_approved);
  }
}

}  // namespace noren::sandbox
