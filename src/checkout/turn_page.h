// The page of somebody who waits for his turn to press the last button; private to the feature. What he pressed is kept by his browser, so
// that the button is the same one when his turn has come.
#pragma once
#include "checkout/pages.h"

namespace noren::checkout {

// Of who had to wait with this attempt in this browser; "" in one that did not.
std::string ticket_of_browser(const http::Request& request, const CheckoutId& id);

// Where a press leads that has to wait.
http::Response lead_to_waiting(const http::Request& request, const Context& context, const CompleteCommand& command,
                               const Completion& completion);

http::Response get_waiting(const Pages& pages, const http::Request& request, const Context& context);

}  // namespace noren::checkout
