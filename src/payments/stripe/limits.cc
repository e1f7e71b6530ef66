// What Stripe takes in yen of each means, as its documentation said on 2026-11-22.
// Source: docs.stripe.com/currencies (minimum and maximum charge amounts, of every means), docs.stripe.com/payments/konbini (minimum and
// maximum charge amount) and docs.stripe.com/payments/konbini/accept-a-payment (expires_after_days, 1 to 60).
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

constexpr Yen kLeast{50};
constexpr Yen kMost{99'999'999};  // eight digits
constexpr Yen kLeastAtStore{120};
constexpr Yen kMostAtStore{300'000};
constexpr int kDaysAtStore = 60;

}  // namespace

std::optional<Limits> StripeGateway::limits(Means means) const {
  switch (means) {
    case Means::card:
    case Means::paypay: return Limits{kLeast, kMost};
    case Means::convenience_store: return Limits{kLeastAtStore, kMostAtStore, kDaysAtStore};
  }
  return std::nullopt;
}

}  // namespace noren::payments::stripe
