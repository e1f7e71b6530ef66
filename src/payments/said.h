// What a provider said of a payment or a refund that failed, for the owner: in the house's words first; the provider's own stand
// behind them, marked as such, as evidence for its support. Never for buyers. Pure.
// Source: docs.stripe.com/declines/codes, docs.stripe.com/refunds#failed-refunds; KOMOJU's error codes are names of the same kind.
#pragma once
#include <string>

#include "base/context.h"
#include "payments/types.h"

namespace noren::payments {

// 「利用可能額の不足（決済会社の返答：insufficient_funds）」; "" when nothing was said.
std::string said_of_payment(Locale locale, Decline decline, const std::string& raw);
// Of an attempt as it stands: of one whose cancel is refused, that; of one that was paid, nothing.
std::string said_of_attempt(Locale locale, const Attempt& attempt);
std::string said_of_refund(Locale locale, const std::string& raw);
// The same without the provider's own words: for pages on which nobody can do anything with them.
std::string why_refund_failed(Locale locale, const std::string& raw);

}  // namespace noren::payments
