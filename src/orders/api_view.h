// An order as the store API shows it to whoever holds its token. Nothing personal: a token may lie in a browser's history.
#pragma once
#include <nlohmann/json.hpp>
#include <span>

#include "orders/types.h"

namespace noren::orders {

// What is only reserved on a card is `awaiting` to the outside: the money is still to come.
std::string_view api_name_of(PaymentState state);
nlohmann::json amounts_json(const pricing::Amounts& amounts);
nlohmann::json api_view(const Order& order, std::span<const Event> events, Locale locale);

}  // namespace noren::orders
