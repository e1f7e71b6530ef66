#include "checkout/paused.h"

#include <algorithm>

#include "html/words.h"
#include "orders/views.h"
#include "pauses/pauses.h"

namespace noren::checkout {
namespace {

using html::word;

constexpr std::string_view kTell = "tell_";  // of the button's value: "tell_card"

}  // namespace

Fault fault_of(const pauses::Pause& pause, Locale locale) {
  if (!pause.until) return {"payment.method", "checkout.fault.method_paused", ""};
  return {"payment.method", "checkout.fault.method_paused_until", html::time_text(locale, *pause.until)};
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

std::optional<http::Response> press_tell_me(const Pages& pages, http::TokenBuckets& limit, const http::Request& request,
                                            const Context& context, FormPage& form) {
  const std::string& pressed = request.form.get("do");
  if (!pressed.starts_with(kTell) || pages.desk.house.mails_kept) return std::nullopt;
  const auto method = pauses::method_from(std::string_view(pressed).substr(kTell.size()));
  if (!method || !offered(shown_now(pages.desk, context.shop), *method)) return std::nullopt;
  if (!cart::csrf_fits(pages.desk.house, request)) {
    form.faults.push_back({"csrf", "checkout.fault.page_too_old", ""});
    return show_form(pages, request, context, form);
  }
  std::vector<Fault> faults;
  const Wish wish = wish_of(form.input, context.locale, faults);
  const auto wrong = std::find_if(faults.begin(), faults.end(), [](const Fault& fault) { return fault.field == "email"; });
  if (wrong != faults.end()) {
    form.faults.push_back(*wrong);
    return show_form(pages, request, context, form);
  }
  const bool counts = !(pages.loopback_is_free && http::is_loopback(request.remote));
  if (const auto wait = counts ? limit.take(http::client_key(request.remote), context.now) : std::nullopt) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(*wait);
    form.faults.push_back({"payment.method", "checkout.fault.tell_too_many", std::to_string(minutes.count())});
    http::Response response = show_form(pages, request, context, form);
    response.status = 429;
    return response.with("Retry-After", std::to_string(minutes.count() * 60));
  }
  pauses::ask_to_be_told(pages.desk.house, context, *method, wish.person.email);
  form.told = *method;
  return show_form(pages, request, context, form);
}

}  // namespace noren::checkout
