#include "payments/komoju/declines.h"

#include "base/names.h"

namespace noren::payments::komoju {
namespace {

constexpr Named<Decline> kTable[] = {
    {Decline::funds, "insufficient_funds"},
    {Decline::expired, "card_expired"},
    {Decline::wrong_data, "bad_verification_value"},
    {Decline::wrong_data, "invalid_number"},
    {Decline::wrong_data, "invalid_password"},
    {Decline::wrong_data, "invalid_token"},
    {Decline::wrong_data, "used_number"},
    {Decline::wrong_data, "other_invalid"},
    {Decline::not_allowed, "invalid_account"},
    {Decline::not_allowed, "restricted_account"},
    {Decline::limit, "exceeds_limit"},
    {Decline::other, "card_declined"},
    {Decline::other, "fraudulent"},
    {Decline::other, "request_failed"},
};

}  // namespace

std::optional<Decline> decline_of(std::string_view code) { return value_in(kTable, code); }

}  // namespace noren::payments::komoju
