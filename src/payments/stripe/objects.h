// Stripe's objects as the house sees them: PaymentIntent, Checkout Session (the hosted page), Refund, Dispute, and the lists of them.
// Nothing: it is none of these, or says something that is not known here. Private to payments/stripe. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "payments/replies.h"

namespace noren::payments::stripe {

std::optional<Standing> read_payment(const nlohmann::json& object);  // of a "payment_intent"
std::optional<Standing> read_page(const nlohmann::json& object);     // of a "checkout.session"
std::optional<Standing> read_either(const nlohmann::json& object);
std::optional<RefundStanding> read_one_refund(const nlohmann::json& object);
std::optional<DisputeStanding> read_one_dispute(const nlohmann::json& object);
std::string attempt_of(const nlohmann::json& object);  // from its metadata; "" when it has none
bool is_in_yen(const nlohmann::json& object);

std::optional<List> read_list(const std::string& body);

}  // namespace noren::payments::stripe
