// The audit of mails: invariant 7, every message is in one of the states of rules.h. Read-only, may run beside serve. Throws db/errors.h.
#pragma once
#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::mail {

Finding verify_states(db::Database& db, const ShopId& shop, Locale locale);

}  // namespace noren::mail
