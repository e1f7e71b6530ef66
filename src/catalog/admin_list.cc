// The list of items on the owner's side.
#include <algorithm>

#include "catalog/admin_parts.h"
#include "catalog/form_values.h"
#include "html/words.h"

namespace noren::catalog {
namespace {

constexpr int kItemsPerPage = 50;
constexpr const char* kShows[] = {"published", "draft", "sale", "sold_out", "archived"};

std::int64_t pieces_of(const Item& item, const StockView& stock) {
  std::int64_t pieces = 0;
  for (const Variant& variant : item.variants) pieces += variant.archived ? 0 : stock.quantity(variant.id);
  return pieces;
}

bool is_shown(const Item& item, const std::string& show, const AdminScene& scene, Instant now) {
  if (show == "published") return item.published && !item.archived;
  if (show == "draft") return !item.published && !item.archived;
  if (show == "sale") return !item.archived && any_on_sale(item, now);
  if (show == "sold_out") return !item.archived && pieces_of(item, scene.catalog.stock) == 0;
  if (show == "archived") return item.archived;
  return true;
}

// The filters as they stand in the address, to be put behind another path.
std::string filters(const http::Request& request) {
  std::string query;
  for (const char* name : {"q", "show", "category"}) {
    const std::string& value = request.query.get(name);
    if (!value.empty()) query += (query.empty() ? "?" : "&") + std::string(name) + "=" + http::url_encode(value);
  }
  return query;
}

html::View sale_view(const Item& item, const admin::Visit& visit) {
  for (const Variant& variant : item.variants) {
    if (variant.archived || !on_sale(variant, visit.context.now)) continue;
    const std::string price = html::yen_text(visit.context.locale, variant.sale->price);
    if (!variant.sale->until) return price;
    const std::string date = html::time_text(visit.context.locale, *variant.sale->until);
    return html::word(visit.context.locale, "catalog.admin_list.until", {{"price", price}, {"date", date}});
  }
  return false;
}

html::View price_view(const Item& item, Locale locale) {
  std::optional<Yen> least, most;
  for (const Variant& variant : item.variants) {
    if (variant.archived) continue;
    least = least ? std::min(*least, variant.list_price) : variant.list_price;
    most = most ? std::max(*most, variant.list_price) : variant.list_price;
  }
  if (!least) return "";
  const std::string from = html::yen_text(locale, *least);
  return *least == *most ? from : from + "〜" + html::yen_text(locale, *most);
}

html::View row_view(const AdminScene& scene, const admin::Visit& visit, const Snapshot& snapshot, const Item& item) {
  const Locale locale = visit.context.locale;
  const bool live = item.published && !item.archived;
  const char* state = item.archived ? "archived" : item.published ? "published" : "draft";
  const auto variants = std::count_if(item.variants.begin(), item.variants.end(), [](const Variant& one) { return !one.archived; });
  const std::int64_t pieces = pieces_of(item, scene.catalog.stock);
  const StockState stock = stock_state(pieces);
  const char* stock_tone = stock == StockState::sold_out ? "bad" : stock == StockState::few ? "warn" : "good";
  html::View row = {{"href", "/admin/items/" + item.id.str()},
                    {"name", item.name.in(locale)},
                    {"slug", item.slug},
                    {"picture", false},
                    {"alt", ""},
                    {"price", price_view(item, locale)},
                    {"sale", sale_view(item, visit)},
                    {"variants", false},
                    {"category", false},
                    {"stock", html::word(locale, "admin.common.pieces", {{"n", std::to_string(pieces)}})},
                    {"stock_tone", stock_tone},
                    {"state", admin_word(visit, std::string("admin_list.show_") + state)},
                    {"tone", live            ? "good"
                             : item.archived ? "quiet"
                                             : "info"},
                    {"shop_href", live ? html::View("/items/" + item.slug) : html::View(false)}};
  if (!item.pictures.empty()) row["picture"] = picture_url(item.pictures.front(), kThumb);
  if (variants > 1) row["variants"] = html::word(locale, "catalog.admin_list.variants", {{"n", std::to_string(variants)}});
  const Category* category = item.categories.empty() ? nullptr : snapshot.find_category(item.categories.front());
  if (category != nullptr) row["category"] = category->name.in(locale);
  return row;
}

html::View options_view(const admin::Visit& visit, const Snapshot& snapshot) {
  const std::string& show = visit.request.query.get("show");
  const std::string& chosen = visit.request.query.get("category");
  const std::string all = html::word(visit.context.locale, "admin.common.all");
  html::View shows = html::View::array({option("", all, show.empty())});
  for (const char* one : kShows) shows.push_back(option(one, admin_word(visit, std::string("admin_list.show_") + one), show == one));
  html::View categories = html::View::array({option("", all, chosen.empty())});
  for (const Category& category : snapshot.categories()) {
    categories.push_back(option(category.slug, category.name.in(visit.context.locale), category.slug == chosen));
  }
  return {{"show", std::move(shows)}, {"category", std::move(categories)}};
}

}  // namespace

std::vector<const Item*> filtered_items(const AdminScene& scene, const admin::Visit& visit, const Snapshot& snapshot) {
  const http::Fields& query = visit.request.query;
  const Search search{.text = query.get("q"), .category = query.get("category"), .side = Side::shop};
  auto found = snapshot.search(search, scene.catalog.stock, visit.context.now);
  std::erase_if(found, [&](const Item* item) { return !is_shown(*item, query.get("show"), scene, visit.context.now); });
  std::stable_partition(found.begin(), found.end(), [](const Item* item) { return !item->archived; });
  return found;
}

http::Response admin_list(const AdminScene& scene, const admin::Visit& visit) {
  const auto snapshot = scene.catalog.shelf.of(visit.context.shop);
  const auto found = filtered_items(scene, visit, *snapshot);
  const auto total = static_cast<std::int64_t>(found.size());
  const std::int64_t pages = std::max<std::int64_t>(1, (total + kItemsPerPage - 1) / kItemsPerPage);
  const auto page = static_cast<int>(std::min<std::int64_t>(admin::page_in(visit.request.query), pages));
  html::View rows = html::View::array();
  for (std::int64_t i = std::int64_t{page - 1} * kItemsPerPage; i < std::min<std::int64_t>(total, std::int64_t{page} * kItemsPerPage);
       ++i) {
    rows.push_back(row_view(scene, visit, *snapshot, *found[static_cast<std::size_t>(i)]));
  }
  const std::string query = filters(visit.request);
  return scene.desk.page(visit, "catalog/admin_list",
                         {{"title", admin_word(visit, "admin_list.title")},
                          {"pager", admin::pager(visit.context.locale, total, page, kItemsPerPage, "/admin/items" + query)},
                          {"f", {{"q", visit.request.query.get("q")}}},
                          {"e", html::View::object()},
                          {"options", options_view(visit, *snapshot)},
                          {"filtered", !query.empty()},
                          {"summary", html::word(visit.context.locale, "admin.common.count", {{"n", std::to_string(total)}})},
                          {"csv_href", "/admin/items.csv" + query},
                          {"none", found.empty()},
                          {"first", snapshot->items().empty()},
                          {"items", std::move(rows)}});
}

}  // namespace noren::catalog
