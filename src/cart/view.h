// What the cart looks like now: each line against today's price, stock and limits. Pure.
#pragma once
#include "cart/cart.h"
#include "catalog/snapshot.h"
#include "html/html.h"

namespace noren::cart {

struct Seen {
  html::View lines;            // as cart/cart wants them
  html::View blocked = false;  // false, or words: how many of the lines cannot be bought as they stand
  Yen subtotal;                // of the lines that can
};
Seen look_at(const Cart& cart, const catalog::Snapshot& snapshot, const catalog::StockView& stock, Locale locale, Instant now);

}  // namespace noren::cart
