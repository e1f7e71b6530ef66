// KOMOJU's hosted page: a session is paid by card, or gives a store's number, or leads to PayPay. Private to sandbox.
#pragma once
#include "http/router.h"
#include "sandbox/types.h"

namespace noren::sandbox {

void add_komoju_page_routes(http::Router& router, const Desk& desk);

}  // namespace noren::sandbox
