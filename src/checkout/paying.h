// What a payment makes of the checkout it is for; private to the feature.
#pragma once
#include <nlohmann/json.hpp>

#include "checkout/checkout.h"
#include "checkout/keeping.h"
#include "orders/orders.h"

namespace noren::checkout {

// accepted with its order, paying, or declined; unknown: it was forgotten meanwhile. Inside a transaction.
Completion fate_of_payment(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const payments::AttemptId& attempt);

// Pages say that a payment in doubt is decided within this.
inline constexpr std::chrono::minutes kDecidedWithin{15};
// By when the fate of a payment under way is known: the end of the buyer's step at the provider, else of the doubt. Nothing when that is past.
std::optional<Instant> known_by(const payments::Attempt& payment, Instant now);

// Why a payment failed (Completion::details), in words a buyer can act on.
std::string words_of_decline(const nlohmann::json& details, Locale locale);

// Who pays for an attempt to buy; nothing when it was forgotten or the person erased. Of an order its own box: the address may have been
// corrected since.
std::optional<orders::Person> payer_of(db::Tx& tx, const House& house, const ShopId& shop, const CheckoutId& id);

// The order made of an attempt to buy and what was kept for it; clues: the words it is searched by. The three must outlive it.
orders::NewOrder order_of(const Desk& desk, const Checkout& checkout, const Keeping& keeping, std::string_view clues, Instant now);

}  // namespace noren::checkout
