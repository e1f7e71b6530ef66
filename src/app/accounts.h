// Accounts at other companies, as the configuration names them. For all that speak with them: serve and verify.
#pragma once
#include <memory>

#include "config/config.h"
#include "payments/gateway.h"

namespace noren::app {

// nullptr: cards are off.
std::shared_ptr<const payments::Gateway> gateway_of(const config::Config& config);

}  // namespace noren::app
