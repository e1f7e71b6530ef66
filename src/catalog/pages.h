// The buyer's pages of the catalog: /items/{slug}, /categories/{slug}, /tags/{tag}, /search, pictures, and the store API's items.
// Pages are the same for everybody and may be kept; a sale that begins or ends shortens their time.
#pragma once
#include <string>

#include "catalog/cards.h"
#include "catalog/frame.h"
#include "catalog/shelf.h"
#include "house/house.h"
#include "http/router.h"
#include "image/shelf.h"
#include "shops/shops.h"

namespace noren::catalog {

struct Pages {
  House& house;
  const Shelf& shelf;
  const StockView& stock;
  const shops::Directory& shops;
  const image::Shelf& pictures;
  FrameSource frame;
  ErrorPage error_page;
  BaseUrl base_url;
  BaseUrl whole_url;  // what feeds are made of: the same, but in the demo where it listens when it has none
};

// pages is copied; what it refers to must outlive the router.
void add_routes(http::Router& router, const Pages& pages);

// One item's page; also of a draft, for the owner who previews it.
http::Response item_page(const Pages& pages, const Context& context, const Snapshot& snapshot, const Item& item);

// schema.org Product as one JSON text that may stand in a <script>. base: "https://kurumi.example";
// "" leaves out what is an address: a relative one would be none to the machines that read this.
std::string json_ld(const Item& item, const shops::Shop& shop, const Looking& looking, const std::string& base);

// The parts of add_routes.
void add_list_routes(http::Router& router, const Pages& pages);
void add_api_routes(http::Router& router, const Pages& pages);
void add_feed_routes(http::Router& router, const Pages& pages);

// What the request's address asked for behind its path, "?page=2", for the address it is led to; "" for nothing.
std::string query_of(const http::Request& request);

// How long a page made now may be kept by anybody: a minute, less when a price changes sooner.
int page_age_s(const Snapshot& snapshot, Instant now);

}  // namespace noren::catalog
