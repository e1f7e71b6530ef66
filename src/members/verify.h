// The audit of members: invariant 1, who was told that he is a member can be read, and what he agreed to is recorded. Read-only, may run
// beside serve. Throws db/errors.h.
#pragma once
#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::members {

Finding verify_members(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::members
