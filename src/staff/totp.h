// One-time codes inside this feature: using one up.
#pragma once
#include <string>

#include "staff/staff.h"
#include "staff/store.h"

namespace noren::staff {

// True when the code is right and was not used before: a six-digit code of the app, or a recovery code, which goes with its use.
bool use_code(db::Tx& tx, const Context& context, House& house, const store::Person& person, const std::string& typed,
              const std::string& client);

}  // namespace noren::staff
