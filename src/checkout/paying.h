// What a payment makes of the checkout it is for; private to the feature.
#pragma once
#include "checkout/checkout.h"

namespace noren::checkout {

// accepted with its order, paying, or declined: inside a transaction.
Completion fate_of_payment(db::Tx& tx, const ShopId& shop, const CheckoutId& id, const payments::AttemptId& attempt);

}  // namespace noren::checkout
