// What this browser's own attempt to buy keeps from the shelf: nobody is told that something is sold out because he holds it himself.
// Thread: safe from any.
#pragma once
#include <map>

#include "checkout/checkout.h"
#include "http/message.h"

namespace noren::checkout {

inline constexpr const char* kAttemptCookie = "noren_attempt";  // the newest attempt or form of this browser, until it closes

struct OwnHold {
  CheckoutId id;
  orders::Document document;
  bool paying = false;  // its payment is under way; else it came to nothing, and the pieces wait for another try
};
// Of the newest attempt of this browser; nothing while it holds nothing.
std::optional<OwnHold> own_hold(Desk& desk, const http::Request& request, const Context& context);

// The pieces of it, for the cart.
std::map<VariantId, std::int64_t> own_pieces(Desk& desk, const http::Request& request, const Context& context);

// Another attempt takes its place: its pieces are free again. Not while its payment may still succeed.
void let_go(Desk& desk, const Context& context, const CheckoutId& id);

}  // namespace noren::checkout
