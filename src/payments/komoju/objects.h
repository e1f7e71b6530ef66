// KOMOJU's objects as the house sees them: session (the hosted page), payment with its refunds, chargeback request, and lists of them.
// Nothing: it is none of these, or says something that is not known here. Private to payments/komoju. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "payments/replies.h"

namespace noren::payments::komoju {

std::optional<Standing> read_payment(const nlohmann::json& object);
std::optional<Standing> read_session(const nlohmann::json& object);
// What paying a session answers: no object of its own, but the payment there is by now and where the buyer goes.
std::optional<Standing> read_paid(const nlohmann::json& object);
// A payment, a session, or the answer to paying one.
std::optional<Standing> read_any(const nlohmann::json& object);
// All that was given back of a payment, chargebacks too.
std::optional<std::vector<RefundStanding>> read_refunds_of(const nlohmann::json& payment);
std::optional<DisputeStanding> read_one_dispute(const nlohmann::json& object);
std::string attempt_of(const nlohmann::json& object);  // of a payment; "" of one that is not ours
bool is_in_yen(const nlohmann::json& object);

std::optional<List> read_list(const std::string& body);

}  // namespace noren::payments::komoju
