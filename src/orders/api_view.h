// An order as the store API shows it to whoever holds its token. Nothing personal: a token may lie in a browser's history.
#pragma once
#include <nlohmann/json.hpp>
#include <span>

#include "orders/surplus_back.h"
#include "orders/types.h"

namespace noren::orders {

// How its money stands, as the outside hears it. What is only reserved on a card is `awaiting`: the money is still to come. Of an order
// that is over nobody waits for money: what was not paid then is `none`. all_back: it was paid, and all of it went back since.
std::string_view api_payment_state(const Order& order, bool all_back = false);
nlohmann::json amounts_json(const pricing::Amounts& amounts);
// surplus: what came besides its own money and went back stands in the timeline by its time, with its amount.
nlohmann::json api_view(const Order& order, std::span<const Event> events, Locale locale, const std::vector<SurplusBack>& surplus = {});

}  // namespace noren::orders
