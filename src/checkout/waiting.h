// An answer that waits for a payment, without a thread; private to the feature.
#pragma once
#include "checkout/checkout.h"
#include "http/message.h"

namespace noren::checkout {

// wait: for the first thing that is true. look: the provider is asked anew, what was known before is no answer.
enum class Ask { wait, look };

struct Waiting {
  CheckoutId id;
  payments::AttemptId payment;
  Ask ask = Ask::wait;
};
// respond: with what is true after kPaymentWait at the latest. unknown: when even that could not be read.
http::Response when_known(Desk& desk, const Context& context, const Waiting& waiting,
                          std::function<http::Response(const Completion&)> respond, std::function<http::Response()> unknown);

}  // namespace noren::checkout
