#include "payments/stripe/declines.h"

#include <algorithm>
#include <array>

namespace noren::payments::stripe {
namespace {

struct Entry {
  std::string_view code;
  Decline decline;
};

constexpr std::array kTable = {
    Entry{"insufficient_funds", Decline::funds},
    Entry{"expired_card", Decline::expired},
    Entry{"incorrect_address", Decline::wrong_data},
    Entry{"incorrect_cvc", Decline::wrong_data},
    Entry{"incorrect_number", Decline::wrong_data},
    Entry{"incorrect_zip", Decline::wrong_data},
    Entry{"invalid_cvc", Decline::wrong_data},
    Entry{"invalid_expiry_month", Decline::wrong_data},
    Entry{"invalid_expiry_year", Decline::wrong_data},
    Entry{"invalid_number", Decline::wrong_data},
    Entry{"card_not_supported", Decline::not_allowed},
    Entry{"currency_not_supported", Decline::not_allowed},
    Entry{"invalid_account", Decline::not_allowed},
    Entry{"not_permitted", Decline::not_allowed},
    Entry{"transaction_not_allowed", Decline::not_allowed},
    Entry{"authentication_not_handled", Decline::authentication},
    Entry{"authentication_required", Decline::authentication},
    Entry{"payment_intent_authentication_failure", Decline::authentication},
    Entry{"amount_too_large", Decline::limit},
    Entry{"card_velocity_exceeded", Decline::limit},
    Entry{"invalid_amount", Decline::limit},
    Entry{"withdrawal_count_limit_exceeded", Decline::limit},
    Entry{"approve_with_id", Decline::try_again},
    Entry{"issuer_not_available", Decline::try_again},
    Entry{"payment_intent_payment_attempt_expired", Decline::try_again},
    Entry{"payment_method_provider_timeout", Decline::try_again},
    Entry{"processing_error", Decline::try_again},
    Entry{"reenter_transaction", Decline::try_again},
    Entry{"try_again_later", Decline::try_again},
};

}  // namespace

Decline decline_of(std::string_view code) {
  const auto found = std::find_if(kTable.begin(), kTable.end(), [&](const Entry& entry) { return entry.code == code; });
  return found == kTable.end() ? Decline::other : found->decline;
}

}  // namespace noren::payments::stripe
