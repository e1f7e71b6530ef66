// First page, law pages, help with mail, robots.txt, /shop.css, /address (postcode look-up), favicon; and the page of errors.
#pragma once
#include "catalog/frame.h"
#include "catalog/stock_view.h"
#include "house/house.h"
#include "http/router.h"
#include "storefront/frame.h"

namespace noren::storefront {

struct Pages {
  House& house;
  const shops::Directory& shops;
  const catalog::Shelf& shelf;
  const catalog::StockView& stock;
  const Frame& frame;
  const http::Router& router;  // all of them: where a form that could not be read stands
};

void add_routes(http::Router& router, const Pages& pages);

// For buyers, in words, with the request's number, and with a way back to the form when what was sent is at fault or could not be saved: 400,
// 403, 404, 405, 408, 413, 414, 429, 431, 500, 503, 507. Of a full disk (507) it says what was not saved, by what was asked (error_page.cc).
http::Response error_page(const Pages& pages, const http::Request& request, const Context& context, int status);

// What cannot be shown or done just now, since the installation's database is away: a page that asks again by itself, or one that holds what
// was typed and sends it again at a press. 202: nobody says that anything failed.
http::Response away_page(const Pages& pages, const http::Request& request, const Context& context);

// The shop's door: while it is not open, the pages that show and sell goods say so. Orders already taken, law pages, contact and
// the owner's side stay reachable. Nothing for whoever may go on.
std::optional<http::Response> door(const Pages& pages, const http::Request& request, const Context& context);

}  // namespace noren::storefront
