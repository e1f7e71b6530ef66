// The store API for buying: POST /api/v1/checkouts, POST /api/v1/checkouts/{id}/complete, GET /api/v1/checkouts/{id},
// GET /api/v1/orders/{token}. What it promises: docs of the API at /api/v1/openapi.json.
#pragma once
#include "catalog/frame.h"
#include "checkout/checkout.h"
#include "http/router.h"

namespace noren::checkout {

// desk outlives the router. public_url: where buyers find the shop; "" or none leaves addresses relative.
void add_api_routes(http::Router& router, Desk& desk, const catalog::BaseUrl& public_url = {});

}  // namespace noren::checkout
