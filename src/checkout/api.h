// The store API for buying: POST /api/v1/checkouts, POST /api/v1/checkouts/{id}/complete, GET /api/v1/checkouts/{id},
// GET /api/v1/orders/{token}. What it promises: docs of the API at /api/v1/openapi.json.
#pragma once
#include "checkout/checkout.h"
#include "http/router.h"

namespace noren::checkout {

void add_api_routes(http::Router& router, Desk& desk);  // desk outlives the router

}  // namespace noren::checkout
