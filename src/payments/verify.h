// The audit of payments: invariants 1, 4, 5 and 9. Read-only, may run beside serve.
#pragma once
#include <vector>

#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"
#include "payments/gateway.h"

namespace noren::payments {

// 4: money no order wants is on its way back, or in an open trouble. 5: nothing more is kept or given back than was captured.
// 9: no doubt lasts without somebody knowing. 1: disputes that troubles name are there.
std::vector<Finding> verify_payments(db::Database& db, const ShopId& shop, Instant now, Locale locale);

// 4, asked of the provider itself: every yen it captured for this shop in the last 30 days.
struct ProviderAsked {
  // false for an account that has ended, whose keys may be dead by now.
  bool must_answer = true;
  // Databases of nodes, for attempts that were not carried to db yet. One that is at a node which is not named counts as under way for an hour.
  std::vector<db::Database*> homes = {};
};
Finding verify_provider(db::Database& db, const ShopId& shop, const Gateway& gateway, env::Outbound& outbound, Instant now, Locale locale,
                        const ProviderAsked& asked = {});

}  // namespace noren::payments
