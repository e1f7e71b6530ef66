#include "app/accounts.h"

#include "pauses/rules.h"
#include "payments/komoju/komoju.h"
#include "payments/stripe/stripe.h"

namespace noren::app {

using payments::Secrets;

std::shared_ptr<const payments::Gateway> gateway_of(const config::Config& config) {
  const config::Komoju& komoju = config.komoju;
  if (!komoju.secret_key.empty())
    return std::make_shared<const payments::komoju::KomojuGateway>(Secrets{komoju.secret_key, komoju.webhook_secret}, komoju.api_base);
  const config::Stripe& stripe = config.stripe;
  if (stripe.secret_key.empty()) return nullptr;
  return std::make_shared<const payments::stripe::StripeGateway>(Secrets{stripe.secret_key, stripe.webhook_secret}, stripe.api_base);
}

std::vector<payments::ProviderKind> provider_kinds(const config::Config& config) {
  return {payments::stripe::kind(config.stripe.api_base), payments::komoju::kind(config.komoju.api_base)};
}

std::optional<shops::Taken> taken(const payments::Gateway* gateway, shops::PaymentMethod method) {
  const auto means = pauses::means_of(method);
  const auto limits = gateway != nullptr && means ? gateway->limits(*means) : std::nullopt;
  return limits ? std::optional(shops::Taken{limits->days}) : std::nullopt;
}

}  // namespace noren::app
