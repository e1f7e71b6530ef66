// Store API: GET /api/v1/items and /api/v1/items/{slug} (docs/contract: slugs are ASCII, cursors URL-safe, limit 1..100).
#include <algorithm>

#include "catalog/pages.h"
#include "html/words.h"
#include "http/problem.h"
#include "text/clean.h"
#include "text/whole_number.h"

namespace noren::catalog {
namespace {

using nlohmann::json;

constexpr std::size_t kLimitDefault = 20;
constexpr std::int64_t kItemsAtOnce = 100;

json variant_json(const Item& item, const Variant& variant, const Looking& looking) {
  const std::int64_t pieces = std::max<std::int64_t>(0, looking.stock.quantity(variant.id));
  json view = {{"sku", variant.sku},
               {"name", full_name(item, variant, looking.locale)},
               {"price", price_at(variant, looking.now).amount()},
               {"list_price", variant.list_price.amount()},
               {"stock", {{"state", stock_state_name(stock_state(pieces))}, {"quantity", pieces}}}};
  view["limit_per_order"] = variant.limit_per_order ? json(*variant.limit_per_order) : json(nullptr);
  return view;
}

json item_json(const Item& item, const Looking& looking) {
  const auto prices = prices_at(item, looking.now);
  json variants = json::array();
  for (const Variant& variant : item.variants) {
    if (!variant.archived) variants.push_back(variant_json(item, variant, looking));
  }
  return {{"slug", item.slug},
          {"name", item.name.in(looking.locale)},
          {"price", prices ? prices->from.amount() : 0},
          {"currency", "JPY"},
          {"tax", pricing::name_of(item.tax)},
          {"url", link(looking.locale, "/items/" + item.slug)},
          {"image", item.pictures.empty() ? json(nullptr) : json(picture_url(item.pictures.front(), 800))},
          {"variants", std::move(variants)}};
}

json attributes_json(const Attributes& exact, Locale locale) {
  return {{"size", exact.size.in(locale)},
          {"weight", exact.weight.in(locale)},
          {"material", exact.material.in(locale)},
          {"touch", exact.touch.in(locale)},
          {"assembly", exact.assembly.in(locale)}};
}

// Where the next page begins: how many came before, and the last of them, so that a change in between skips nothing.
struct Cursor {
  std::size_t before = 0;
  ItemId last;
};

std::optional<Cursor> read_cursor(const std::string& text) {
  const auto dash = text.find('-');
  if (dash == std::string::npos || dash == 0 || dash > 7 || text.size() > 60) return std::nullopt;
  if (text.find_first_not_of("0123456789") != dash) return std::nullopt;
  const std::string id = text.substr(dash + 1);
  if (id.empty() || id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos) return std::nullopt;
  return Cursor{std::stoul(text.substr(0, dash)), ItemId(id)};
}

std::size_t place_after(const std::vector<const Item*>& found, const Cursor& cursor) {
  const auto last = std::find_if(found.begin(), found.end(), [&](const Item* item) { return item->id == cursor.last; });
  if (last == found.end()) return std::min(cursor.before, found.size());
  return static_cast<std::size_t>(last - found.begin()) + 1;
}

http::Response list_items(const Pages& pages, const http::Request& request, const Context& context) {
  const auto say = [&](std::string_view key) { return html::word(context.locale, "catalog.api." + std::string(key)); };
  std::vector<http::FieldFault> faults;
  std::size_t limit = kLimitDefault;
  if (request.query.has("limit")) {
    const auto number = text::read_whole_number(request.query.get("limit"));
    const bool good = number && *number && **number >= 1 && **number <= kItemsAtOnce;
    if (good) limit = static_cast<std::size_t>(**number);
    if (!good) faults.push_back({"limit", say("limit")});
  }
  std::optional<Cursor> cursor;
  if (!request.query.get("cursor").empty()) {
    cursor = read_cursor(request.query.get("cursor"));
    if (!cursor) faults.push_back({"cursor", say("cursor")});
  }
  const auto words = text::clean(request.query.get("q"), {.max_length = kSearchMax});
  if (!words) faults.push_back({"q", say("q")});
  if (!faults.empty()) return http::invalid_input(std::move(faults));

  const auto snapshot = pages.shelf.of(context.shop);
  const auto found = snapshot->search({.text = *words}, pages.stock, context.now);
  const std::size_t from = cursor ? place_after(found, *cursor) : 0;
  const std::size_t to = std::min(found.size(), from + limit);
  const Looking looking{context.locale, context.now, pages.stock};
  json answer = {{"items", json::array()}, {"next", nullptr}};
  for (std::size_t i = from; i < to; ++i) answer["items"].push_back(item_json(*found[i], looking));
  if (to < found.size()) answer["next"] = std::to_string(to) + "-" + found[to - 1]->id.str();
  return http::json(answer.dump());
}

http::Response item_answer(const Pages& pages, const http::Request& request, const Context& context) {
  const auto snapshot = pages.shelf.of(context.shop);
  const std::string& slug = request.param("slug");
  const Item* item = snapshot->find_by_slug(slug);
  if (item == nullptr) {
    const std::string* now = snapshot->redirect_of(slug);
    if (now != nullptr) return http::redirect("/api/v1/items/" + *now, 301);
    return http::not_found(html::word(context.locale, "catalog.api.not_found"));
  }
  json answer = item_json(*item, {context.locale, context.now, pages.stock});
  answer["description"] = item->description.in(context.locale);
  answer["categories"] = item->categories;
  answer["tags"] = item->tags;
  answer["attributes"] = attributes_json(item->attributes, context.locale);
  answer["images"] = json::array();
  for (const Picture& picture : item->pictures) {
    answer["images"].push_back({{"url", picture_url(picture, picture.width)},
                                {"kind", picture.kind == PictureKind::real ? "real" : "image"},
                                {"alt", picture.alt.in(context.locale)}});
  }
  return http::json(answer.dump());
}

}  // namespace

void add_api_routes(http::Router& router, const Pages& pages) {
  router.get(
      "/api/v1/items", [pages](const http::Request& request, const Context& context) { return list_items(pages, request, context); },
      http::kBrowses);
  router.get(
      "/api/v1/items/{slug}",
      [pages](const http::Request& request, const Context& context) { return item_answer(pages, request, context); }, http::kBrowses);
}

}  // namespace noren::catalog
