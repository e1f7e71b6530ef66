// Which side answers a buyer: the node's own database, as long as what he asks about is there, or the central one. The features' routes are
// given twice, built over either side, and know nothing of it.
#pragma once
#include "http/router.h"
#include "intake/home.h"

namespace noren::intake {

// own, central: the same routes. Their handlers, home and desk must outlive router.
void add_routes(http::Router& router, const http::Router& own, const http::Router& central, Home& home, checkout::Desk& central_desk);

// For the cart (checkout/own.h): what a payment of this browser keeps from the shelf, here, or in the central database when it was handed
// over. Nothing of that while it cannot be asked.
std::map<VariantId, std::int64_t> own_pieces(checkout::Desk& own_desk, checkout::Desk& central_desk, const http::Request& request,
                                             const Context& context);

}  // namespace noren::intake
