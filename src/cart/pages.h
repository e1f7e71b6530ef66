// GET /cart, POST /cart (from the item page), POST /cart/update. A POST is answered with the cart's address: /cart?sku=…&quantity=… when
// what was chosen needs another quantity.
#pragma once
#include <functional>
#include <map>

#include "cart/cart.h"
#include "catalog/frame.h"
#include "catalog/shelf.h"
#include "house/house.h"
#include "http/router.h"
#include "shops/shops.h"

namespace noren::cart {

// Pieces that an attempt to buy of this browser holds already: they are no less its own than what lies on the shelf.
using OwnPieces = std::function<std::map<VariantId, std::int64_t>(const http::Request&, const Context&)>;

struct Pages {
  House& house;
  const shops::Directory& shops;
  const catalog::Shelf& shelf;
  const catalog::StockView& stock;
  catalog::FrameSource frame;
  OwnPieces own = {};  // unset: none
};

void add_routes(http::Router& router, const Pages& pages);

}  // namespace noren::cart
