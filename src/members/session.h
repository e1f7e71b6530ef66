// Letting somebody in. Private to the feature.
#pragma once
#include "members/members.h"

namespace noren::members {

struct Ticket {
  std::string cookie;
  std::string id;  // of the session
};
Ticket new_ticket(const House& house, const Context& context, const MemberId& member);
// Writes the session, ends the old one, takes his cart out of its keeping.
cart::Cart let_in(db::Tx& tx, const House& house, const Context& context, const Member& member, const Ticket& ticket, const Device& device);

// The cart of who signed out, taken out of its keeping; and put there.
cart::Cart take_cart(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& member);
void put_cart(db::Tx& tx, const House& house, const Context& context, const MemberId& member, const cart::Cart& cart);

}  // namespace noren::members
