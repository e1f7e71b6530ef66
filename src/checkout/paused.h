// Ways to pay that are paused, as the checkout tells of them. Private to the feature.
#pragma once
#include <nlohmann/json.hpp>

#include "checkout/checkout.h"
#include "checkout/form_page.h"
#include "http/client_limit.h"

namespace noren::checkout {

// Why a method cannot be taken now, at its field.
Fault fault_of(const pauses::Pause& pause, Locale locale);
// A form kept a while ago says of a pause what is so now.
void renew_pause(const Pages& pages, const Context& context, FormPage& form);
// In words beside the method: why, until when, and the owner's own words.
std::string words_of(const pauses::Pause& pause, Locale locale);
// Completion::details of Verdict::method_paused, and the problem's members in the store API.
nlohmann::json details_of(shops::PaymentMethod method, const std::optional<pauses::Pause>& pause, Locale locale);

// 「再開したらメールで知らせる」, a small button within the form. False when it was not pressed; else the form says what came of it.
bool press_tell_me(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context, FormPage& form);
inline constexpr http::Rate kAskedToBeTold{5, std::chrono::minutes(10)};

}  // namespace noren::checkout
