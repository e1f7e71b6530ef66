// Links by mail that let their holder choose a password. The secret half of a link is a signature over its id, so that the
// database alone opens no account.
#pragma once
#include <string>

#include "staff/staff.h"

namespace noren::staff {

// A new link of somebody who may, told to the post; older ones of the account stop working.
MadeLink make_link(db::Tx& tx, const Context& context, House& house, Post& post, const StaffId& staff, LetterKind kind);

// The id of a link token; "" when it is not one of ours.
std::string link_id(const House& house, const ShopId& shop, std::string_view link_token);

}  // namespace noren::staff
