// Deeds of this feature itself: who somebody is once he is let in, and a line of the log that knows the client's address.
#pragma once
#include <string>

#include "staff/staff.h"

namespace noren::staff {

void record_deed_from(db::Tx& tx, const Context& context, House& house, const Deed& deed, const std::string& client);

// The same request, now acted by this account.
inline Context as(const Context& context, const Account& account) {
  Context acting = context;
  acting.actor = Actor{ActorKind::staff, account.id.str(), account.name};
  return acting;
}

inline Deed staff_deed(std::string_view what, const Account& about, Saying before = {}, Saying after = {}) {
  return Deed{
      "staff.deed." + std::string(what), "staff", "/admin/staff/" + about.id.str(), about.name, std::move(before), std::move(after)};
}

}  // namespace noren::staff
