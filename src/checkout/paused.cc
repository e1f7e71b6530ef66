#include "checkout/paused.h"

#include <algorithm>

#include "db/errors.h"
#include "html/words.h"
#include "orders/views.h"
#include "pauses/pauses.h"

namespace noren::checkout {
namespace {

using html::word;

constexpr std::string_view kTell = "tell_";  // of the button's value: "tell_card"
constexpr const char* kPaused = "checkout.fault.method_paused";
constexpr const char* kPausedUntil = "checkout.fault.method_paused_until";

}  // namespace

Fault fault_of(const pauses::Pause& pause, Locale locale) {
  if (!pause.until) return {"payment.method", kPaused, ""};
  return {"payment.method", kPausedUntil, html::time_text(locale, *pause.until)};
}

std::string words_of(const pauses::Pause& pause, Locale locale) {
  if (!pause.until) return word(locale, "checkout.payment.paused");
  const std::string until = word(locale, "checkout.payment.paused_until", {{"until", html::time_text(locale, *pause.until)}});
  return pause.words.empty() ? until : until + word(locale, "checkout.payment.paused_words", {{"words", pause.words.in(locale)}});
}

nlohmann::json details_of(shops::PaymentMethod method, const std::optional<pauses::Pause>& pause, Locale locale) {
  const bool planned = pause && pause->until;
  const bool has_words = pause && !pause->words.empty();
  return {{"method", shops::name_of(method)},
          {"reason", planned ? "maintenance" : "provider_failing"},
          {"until", planned ? nlohmann::json(to_rfc3339(*pause->until)) : nlohmann::json()},
          {"words", has_words ? nlohmann::json(pause->words.in(locale)) : nlohmann::json()}};
}

void renew_pause(const Pages& pages, const Context& context, FormPage& form) {
  std::erase_if(form.faults, [](const Fault& fault) { return fault.word == kPaused || fault.word == kPausedUntil; });
  const auto method = shops::payment_method_from(form.input.payment);
  const auto pause = method ? pages.desk.cards.pause_of(context.shop, *method, context.now) : std::nullopt;
  if (pause) form.faults.push_back(fault_of(*pause, context.locale));
}

bool press_tell_me(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context, FormPage& form) {
  const std::string& pressed = request.form.get("do");
  if (!pressed.starts_with(kTell) || pages.desk.house.mails_kept) return false;
  const auto method = pauses::method_from(std::string_view(pressed).substr(kTell.size()));
  if (!method || !offered(shown_now(pages.desk, context.shop), *method)) return false;
  std::vector<Fault> faults;
  const Wish wish = wish_of(form.input, context.locale, faults);
  const auto wrong = std::find_if(faults.begin(), faults.end(), [](const Fault& fault) { return fault.field == "email"; });
  if (wrong != faults.end()) {
    form.faults.push_back(*wrong);
    return true;
  }
  const bool counts = !(pages.loopback_is_free && http::is_loopback(request.remote));
  if (const auto wait = counts ? limit.take(http::client_key(request.remote), context.now) : std::nullopt) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(*wait);
    form.faults.push_back({"payment.method", "checkout.fault.tell_too_many", std::to_string(minutes.count())});
    return true;
  }
  House* const shared = pages.desk.elsewhere.shared;
  try {
    pauses::ask_to_be_told(shared != nullptr ? *shared : pages.desk.house, context, *method, wish.person.email);
    form.told = *method;
  } catch (const db::Unavailable&) {
    form.faults.push_back({"payment.method", "checkout.fault.tell_not_now", ""});
  }
  return true;
}

}  // namespace noren::checkout
