#include "catalog/cards.h"

#include <algorithm>
#include <chrono>

#include "html/words.h"

namespace noren::catalog {
namespace {

constexpr std::chrono::hours kNewFor{24 * 30};
constexpr int kCardPicture = 320;

// The offered variant that costs least now; null when there is none.
const Variant* cheapest(const Item& item, Instant now) {
  const Variant* least = nullptr;
  for (const Variant& variant : item.variants) {
    if (variant.archived) continue;
    if (least == nullptr || price_at(variant, now) < price_at(*least, now)) least = &variant;
  }
  return least;
}

}  // namespace

std::string link(Locale locale, std::string_view path) { return (locale == Locale::en ? "/en" : "") + std::string(path); }

std::string stock_words(Locale locale, std::int64_t quantity) {
  switch (stock_state(quantity)) {
    case StockState::in_stock: return html::word(locale, "catalog.stock.in_stock");
    case StockState::few: return html::word(locale, "catalog.stock.few", {{"n", std::to_string(quantity)}});
    case StockState::sold_out: break;
  }
  return html::word(locale, "catalog.stock.sold_out");
}

std::int64_t quantity_of(const Item& item, const StockView& stock) {
  std::int64_t pieces = 0;
  for (const Variant& variant : item.variants) {
    if (offered(item, variant)) pieces += std::max<std::int64_t>(0, stock.quantity(variant.id));
  }
  return pieces;
}

std::string sale_until_words(Locale locale, const Variant& variant) {
  if (!variant.sale || !variant.sale->until) return "";
  Instant last = *variant.sale->until;
  const LocalTime at = japan_time(last);
  if (at.hour == 0 && at.minute == 0) last = last - std::chrono::minutes(1);
  return html::word(locale, "catalog.price.sale_until", {{"date", html::time_text(locale, last)}});
}

html::View picture_view(const Picture& picture, Locale locale, int wanted) {
  std::string srcset;
  for (const int width : picture.widths) {
    if (!srcset.empty()) srcset += ", ";
    srcset += picture_url(picture, width) + " " + std::to_string(width) + "w";
  }
  return {{"src", picture_url(picture, wanted)},
          {"srcset", srcset},
          {"width", std::to_string(picture.width)},
          {"height", std::to_string(picture.height)},
          {"alt", picture.alt.in(locale)}};
}

html::View card(const Item& item, const Looking& looking) {
  html::View view = {{"name", item.name.in(looking.locale)}, {"url", link(looking.locale, "/items/" + item.slug)},
                     {"picture", false},    {"price", ""},       {"from", false},     {"list_price", false},
                     {"sale_until", false}, {"few", false},      {"sold_out", false}, {"is_new", looking.now - item.created_at < kNewFor}};
  if (!item.pictures.empty()) view["picture"] = picture_view(item.pictures.front(), looking.locale, kCardPicture);
  if (const Variant* least = cheapest(item, looking.now)) {
    const auto range = prices_at(item, looking.now);
    view["price"] = html::yen_text(looking.locale, range->from);
    view["from"] = range->from != range->to;
    if (on_sale(*least, looking.now)) {
      view["list_price"] = html::yen_text(looking.locale, least->list_price);
      if (least->sale->until) view["sale_until"] = sale_until_words(looking.locale, *least);
    }
  }
  const std::int64_t pieces = quantity_of(item, looking.stock);
  view["sold_out"] = pieces == 0;
  if (stock_state(pieces) == StockState::few) view["few"] = stock_words(looking.locale, pieces);
  return view;
}

html::View cards(std::span<const Item* const> items, const Looking& looking) {
  html::View list = html::View::array();
  for (const Item* item : items) list.push_back(card(*item, looking));
  return list;
}

}  // namespace noren::catalog
