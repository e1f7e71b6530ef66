// Items as lists show them: the view of catalog/item_card, for the catalog's own pages and the first page. Pure.
#pragma once
#include <span>

#include "catalog/frame.h"
#include "catalog/snapshot.h"

namespace noren::catalog {

// For whom and when a view is made.
struct Looking {
  Locale locale = Locale::ja;
  Instant now;
  const StockView& stock;
};

html::View card(const Item& item, const Looking& looking);
html::View cards(std::span<const Item* const> items, const Looking& looking);
// {src, srcset, width, height, alt}: src is the one at least `wanted` wide.
html::View picture_view(const Picture& picture, Locale locale, int wanted);

// "残り3点", "在庫あり", "在庫切れ".
std::string stock_words(Locale locale, std::int64_t quantity);
// Pieces of all offered variants together.
std::int64_t quantity_of(const Item& item, const StockView& stock);
// "11月30日 23:59まで" for a sale that ends; "" for one that does not. A sale until midnight ends at 23:59 of the day before.
std::string sale_until_words(Locale locale, const Variant& variant);

}  // namespace noren::catalog
