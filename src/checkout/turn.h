// Whether a press of the last button goes in now, waits for its turn (turns/turns.h), or has nothing to wait for; private to the feature.
#pragma once
#include "checkout/checkout.h"

namespace noren::checkout {

// Neither: there is nothing to wait for, and the press is answered at once. It was answered before, is paid for or ordered already, the shop
// is shut, or what is wanted is gone.
struct Turn {
  std::optional<turns::Turns::Pass> pass;
  std::optional<turns::Place> place;
};
Turn take_turn(Desk& desk, const Context& context, const CompleteCommand& command);

// As far as memory knows: the shop is shut, the way to pay paused, or too few pieces are left.
bool waits_for_nothing(const Desk& desk, const Context& context, const orders::Document& document, shops::PaymentMethod payment);

// The same as the press of this attempt, for looking at its place.
turns::Press press_of(const Desk& desk, const Context& context, const CheckoutId& id, const std::string& ticket, bool crowded = false);

}  // namespace noren::checkout
