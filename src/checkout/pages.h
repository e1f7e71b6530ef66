// The buyer's way through the checkout, complete without JavaScript:
//   GET /checkout (form) → POST /checkout → GET /checkout/{id}/confirm → POST /checkout/{id}/complete → GET /checkout/{id}/thanks
// GET and POST /checkout/{id} is the form of an attempt already open, GET /checkout?form=… one that is not right yet. Every POST is answered
// with the address of the next page; GET /checkout/{id}/waiting, /similar and /paid are such. Pages are made per request and never kept.
#pragma once
#include "catalog/frame.h"
#include "checkout/checkout.h"
#include "http/router.h"

namespace noren::checkout {

struct Pages {
  Desk& desk;
  catalog::FrameSource frame;
  bool loopback_is_free = false;  // who asks from this machine to be told is not counted (demo)
};

void add_routes(http::Router& router, const Pages& pages);

}  // namespace noren::checkout
