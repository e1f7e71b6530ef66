// Where a buyer's request is at home: the node whose letter stands in the checkout, the order, the number or the form that it names. Pure.
#pragma once
#include <chrono>
#include <optional>

#include "crypto/crypto.h"
#include "link/forward.h"

namespace noren::app {

// Nothing: it names none, or one that was never given out.
std::optional<link::About> about_of(const crypto::Keys& keys, const http::Request& request, const Context& context);
// How long a buyer waits for the answer of another node: for one that may itself wait for a payment provider, longer.
std::chrono::milliseconds patience_of(const http::Request& request);

}  // namespace noren::app
