// The buyer's way through the checkout, complete without JavaScript:
//   GET /checkout (form) → POST /checkout → GET /checkout/{id}/confirm → POST /checkout/{id}/complete → GET /checkout/{id}/thanks
// GET and POST /checkout/{id} is the form of an attempt already open, GET /checkout?form=… one that is not right yet. Every POST is answered
// with the address of the next page; GET /checkout/{id}/waiting, /similar and /paid are such. Pages are made per request and never kept.
#pragma once
#include "catalog/frame.h"
#include "checkout/checkout.h"
#include "http/router.h"
#include "orders/members.h"
#include "orders/person_input.h"

namespace noren::checkout {

// A member of the shop who is signed in (members/).
struct KnownBuyer {
  orders::MemberId member;
  std::string name;
  orders::PersonInput person;                     // what his form is filled with at first
  std::vector<orders::AddressInput> addresses{};  // those he keeps, the usual one first
  bool away = false;                              // what is kept of him cannot be read just now
};

struct Pages {
  Desk& desk;
  catalog::FrameSource frame;
  bool loopback_is_free = false;  // who asks from this machine to be told is not counted (demo)
  // Nothing: nobody is signed in. Unset: nobody can be. Throws nothing of db/errors.h that a shop can sell through.
  std::function<std::optional<KnownBuyer>(const http::Request&, const Context&)> known = {};
};

void add_routes(http::Router& router, const Pages& pages);

}  // namespace noren::checkout
