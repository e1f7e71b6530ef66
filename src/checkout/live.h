// The fate of a checkout being checked, told as it comes: server-sent events, without a thread for each who listens; private to the feature.
#pragma once
#include "checkout/checkout.h"
#include "http/message.h"

namespace noren::checkout {

// An event "state" with what it is now, one more when that changed, and the end once it is known. Over a carried house an
// order that comes of it meanwhile is the end without a word. Ends by itself after some minutes: browsers come back by themselves.
http::Response live_state(Desk& desk, const Context& context, const CheckoutId& id);

// How a payment stands that is being checked: whether the time has passed within which that was to be decided, and which step of its
// trouble runs (0: there is none).
struct Doubt {
  bool late = false;
  std::int64_t step = 0;
};
Doubt doubt_of(db::Tx& tx, const payments::Attempt& payment, Instant now);

// The data of its events, as a page that was just made knows it.
std::string live_words(State state, bool at_provider, const Doubt& doubt = {});

}  // namespace noren::checkout
