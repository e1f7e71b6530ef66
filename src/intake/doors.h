// Which side answers: the node's own database, as long as what a buyer asks about is there, or the central one. The features' routes are
// given twice, built over either side, and know nothing of it. While the central database is away nobody gets an error for it: a buyer is
// told that what he asks about is being found out, the owner what can be shown. Nobody hears of an order before it lies on two disks, or that
// there is none of what was carried from here (rules 3 and 4 of the intake).
#pragma once
#include <map>

#include "http/router.h"
#include "intake/home.h"

namespace noren::intake {

// What a buyer is answered when nobody knows: the central database would have to be asked and is away, whether it took what was sent is not known,
// or it may not be told yet.
struct WhileAway {
  http::Handler of_attempts;  // how an attempt or an order stands is being found out, in the way of what was asked (checkout/checking.h)
  http::Handler of_others;
};

// own, central: the same routes. Their handlers, home and desk must outlive router.
void add_routes(http::Router& router, const http::Router& own, const http::Router& central, Home& home, checkout::Desk& central_desk,
                const WhileAway& away);

// Routes that are answered from the central database, as long as that can be asked.
struct Sides {
  const http::Router& central;
  const http::Router& own;  // those of them that the node's own database can answer as well; no others
  http::Handler otherwise;  // the rest, without the central one
};
// Of buyers: it is asked first.
void add_central_routes(http::Router& router, const Sides& sides);
// Of the owner: it is not asked while it is known to be away, since a session is looked for in one of the two. A deed that meets its going
// away is a fault: whether it was done is not known.
void add_owners_routes(http::Router& router, const Sides& sides, const std::function<bool()>& is_away);

// For the cart (checkout/own.h): what a payment of this browser keeps from the shelf, here, or in the central database when it was handed
// over. Nothing of that while it cannot be asked.
std::map<VariantId, std::int64_t> own_pieces(checkout::Desk& own_desk, checkout::Desk& central_desk, const http::Request& request,
                                             const Context& context);

}  // namespace noren::intake
