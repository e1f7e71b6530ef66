// What is said while it cannot be known here how an attempt, or its order, stands: never that it is open, and never that it came to nothing.
#pragma once
#include <optional>

#include "checkout/pages.h"

namespace noren::checkout {

// The store API's answer to a press. The commit's outcome is not known: only reading can tell, and until then nobody is told yes or no.
http::Response being_checked(const std::string& id);

// An order as it was known a while ago: that it was taken holds for ever, what became of it since does not.
struct KnownOrder {
  OrderId id;
  nlohmann::json view;  // orders/api_view.h
  Instant as_of;
};

// To any request about an attempt or an order, in the way of what was asked: the store API's 202 or "checking"; to people a page that asks
// again by itself, or, where something was typed, one that says how to get it back. Who asks what became of an order that is known is told
// that it was taken, and as of when. Only from memory.
http::Response being_found_out(const Pages& pages, const http::Request& request, const Context& context,
                               const std::optional<KnownOrder>& known = std::nullopt);

}  // namespace noren::checkout
