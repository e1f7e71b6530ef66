#include "app/accounts.h"

#include "payments/stripe/stripe.h"

namespace noren::app {

std::shared_ptr<const payments::Gateway> gateway_of(const config::Config& config) {
  const config::Stripe& stripe = config.stripe;
  if (stripe.secret_key.empty()) return nullptr;
  return std::make_shared<const payments::stripe::StripeGateway>(
      payments::stripe::Account{stripe.api_base, stripe.secret_key, stripe.webhook_secret});
}

std::vector<payments::ProviderKind> provider_kinds(const config::Config& config) {
  return {payments::stripe::kind(config.stripe.api_base)};
}

}  // namespace noren::app
