// Which side answers a buyer: the node's own database, as long as what he asks about is there, or the central one. The features' routes are
// given twice, built over either side, and know nothing of it. Nobody hears of an order before it lies on two disks, or that there is none of
// what was carried from here (rules 3 and 4 of the intake).
#pragma once
#include <map>

#include "http/router.h"
#include "intake/home.h"

namespace noren::intake {

// own, central: the same routes. Their handlers, home and desk must outlive router. checking: "it is being found out", in the way of what was
// asked (checkout/checking.h).
void add_routes(http::Router& router, const http::Router& own, const http::Router& central, Home& home, checkout::Desk& central_desk,
                const http::Handler& checking);

// For the cart (checkout/own.h): what a payment of this browser keeps from the shelf lies in the central database. Nothing while that cannot
// be asked.
std::map<VariantId, std::int64_t> own_pieces(checkout::Desk& central_desk, const http::Request& request, const Context& context);

}  // namespace noren::intake
