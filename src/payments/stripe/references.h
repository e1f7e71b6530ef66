// How references and places in lists are told apart, and what is asked for with them. Private to payments/stripe.
#pragma once
#include <string_view>

namespace noren::payments::stripe {

inline bool is_page(std::string_view reference) { return reference.starts_with("cs_"); }
inline bool is_payment(std::string_view reference) { return reference.starts_with("pi_"); }

// Card, refunds and the end of an authorisation stand in the last charge.
inline constexpr std::string_view kChargeOfPayment = "latest_charge";
inline constexpr std::string_view kChargeOfPage = "payment_intent.latest_charge";
// What was given back of it, the newest ten: asked for where the books are compared.
inline constexpr std::string_view kRefundsOfPayment = "latest_charge.refunds";
inline constexpr std::string_view kRefundsOfPage = "payment_intent.latest_charge.refunds";

// Looking for an attempt: all pages were looked through, the payments are next.
inline constexpr std::string_view kPaymentsNext = "payments";

}  // namespace noren::payments::stripe
