// Accounts at other companies: the configuration's own, and the providers at which shops may have theirs. For all that speak with
// them: serve and verify.
#pragma once
#include <memory>
#include <vector>

#include "config/config.h"
#include "payments/accounts.h"
#include "shops/shops.h"

namespace noren::app {

// nullptr: the configuration names none.
std::shared_ptr<const payments::Gateway> gateway_of(const config::Config& config);
std::vector<payments::ProviderKind> provider_kinds(const config::Config& config);
// What the owner's page of payments is told of a way to pay. gateway: of the shop, may be nullptr.
std::optional<shops::Taken> taken(const payments::Gateway* gateway, shops::PaymentMethod method);

}  // namespace noren::app
