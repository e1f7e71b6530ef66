// What the cart looks like now: each line against today's price, stock and limits. Pure.
#pragma once
#include "cart/cart.h"
#include "catalog/snapshot.h"
#include "html/html.h"

namespace noren::cart {

// What is in the cart: the variant the line knows, under whatever SKU it has by now; by its SKU only where the line knows none.
std::optional<catalog::FoundVariant> find_goods(const Line& line, const catalog::Snapshot& snapshot);
// Each line with its variant, and that one's SKU of now.
Cart renewed(Cart cart, const catalog::Snapshot& snapshot);

struct Seen {
  html::View lines;            // as cart/cart wants them
  html::View blocked = false;  // false, or words: how many of the lines cannot be bought as they stand
  Yen subtotal;                // of the lines that can
};
Seen look_at(const Cart& cart, const catalog::Snapshot& snapshot, const catalog::StockView& stock, Locale locale, Instant now);

}  // namespace noren::cart
