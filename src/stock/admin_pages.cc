// /admin/stock. View: templates/admin_stock.html.
#include "stock/admin_pages.h"

#include <map>

#include "catalog/rules.h"
#include "html/words.h"
#include "http/form.h"
#include "stock/stock.h"
#include "text/fold.h"

namespace noren::stock {
namespace {

constexpr int kRowsAPage = 50;
constexpr std::string_view kShows[] = {"", "low", "out"};

struct Row {
  const catalog::Item* item;
  const catalog::Variant* variant;
  Level level;
};

bool is_low(std::int64_t available) { return available <= catalog::kFew; }  // also when there are none left

// What is archived is listed only while pieces of it lie on the shelf.
bool is_listed(const catalog::Item& item, const catalog::Variant& variant, const Level& level) {
  return (!item.archived && !variant.archived) || level.free() > 0;
}

std::vector<Row> all_rows(const AdminPages& pages, const ShopId& shop, const catalog::Snapshot& snapshot) {
  std::map<VariantId, Level> levels;
  for (Level& level : pages.desk.house().db.read([&](db::Tx& tx) { return all_levels(tx, shop); })) levels.emplace(level.variant, level);
  std::vector<Row> rows;
  for (const catalog::Item& item : snapshot.items()) {
    for (const catalog::Variant& variant : item.variants) {
      const auto found = levels.find(variant.id);
      Level level = found == levels.end() ? Level{} : found->second;
      if (is_listed(item, variant, level)) rows.push_back({&item, &variant, std::move(level)});
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.level.free() < b.level.free(); });
  return rows;
}

bool has_words(const Row& row, const std::vector<std::string>& words) {
  if (words.empty()) return true;
  const std::string text = text::fold(row.item->name.ja + " " + row.item->name.en + " " + row.variant->name.ja + " " + row.variant->name.en + " " +
                                      row.variant->sku);
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

bool is_shown(const Row& row, std::string_view show) {
  if (show == "low") return is_low(row.level.free());
  if (show == "out") return row.level.free() == 0;
  return true;
}

html::View row_view(const Row& row, Locale locale) {
  const std::string& variant = row.variant->name.in(locale);
  return {{"href", "/admin/stock/" + row.variant->id.str()},
          {"item", row.item->name.in(locale)},
          {"variant", variant.empty() ? html::View(false) : html::View(variant)},
          {"sku", row.variant->sku},
          {"available", std::to_string(row.level.free())},
          {"held", std::to_string(row.level.held)},
          {"sold", std::to_string(row.level.sold)},
          {"state", state_text(locale, row.level.free())},
          {"tone", state_tone(row.level.free())},
          {"low", is_low(row.level.free())}};
}

html::View show_options(Locale locale, std::string_view chosen) {
  html::View options = html::View::array();
  for (const std::string_view show : kShows) {
    const std::string key = show.empty() ? "admin.common.all" : "stock.admin_stock.show_" + std::string(show);
    options.push_back({{"value", show}, {"label", html::word(locale, key)}, {"selected", show == chosen}});
  }
  return options;
}

std::string summary_of(const std::vector<Row>& rows, Locale locale) {
  const auto low = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return is_low(row.level.free()); });
  const auto out = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.level.free() == 0; });
  return html::word(locale, "stock.admin_stock.summary",
                    {{"n", std::to_string(rows.size())}, {"low", std::to_string(low)}, {"out", std::to_string(out)}});
}

}  // namespace

std::string state_text(Locale locale, std::int64_t available) {
  return html::word(locale, "stock.admin_stock.state_" + std::string(catalog::stock_state_name(catalog::stock_state(available))));
}

std::string_view state_tone(std::int64_t available) {
  switch (catalog::stock_state(available)) {
    case catalog::StockState::in_stock: return admin::name_of(admin::Tone::good);
    case catalog::StockState::few: return admin::name_of(admin::Tone::warn);
    case catalog::StockState::sold_out: return admin::name_of(admin::Tone::bad);
  }
  return "";
}

http::Response admin_list(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  http::Form query(visit.request.query, locale);
  const std::string q = query.line("q", 200);
  const std::string show = query.line("show", 10);
  const int page = static_cast<int>(query.whole("page", {1, 100'000}, "").value_or(1));
  const auto snapshot = pages.shelf.of(visit.context.shop);
  std::vector<Row> rows = all_rows(pages, visit.context.shop, *snapshot);
  const std::string summary = summary_of(rows, locale);
  const std::vector<std::string> words = text::fold_words(q);
  std::erase_if(rows, [&](const Row& row) { return !has_words(row, words) || !is_shown(row, show); });

  html::View list = html::View::array();
  const std::size_t first = static_cast<std::size_t>(page - 1) * kRowsAPage;
  for (std::size_t i = first; i < std::min(rows.size(), first + kRowsAPage); ++i) list.push_back(row_view(rows[i], locale));
  const bool none = list.empty();
  const std::string path = "/admin/stock?q=" + http::url_encode(q) + "&show=" + http::url_encode(show);
  return pages.desk.page(visit, "stock/admin_stock",
                         {{"title", html::word(locale, "stock.admin_stock.title")},
                          {"f", {{"q", q}}},
                          {"options", {{"show", show_options(locale, show)}}},
                          {"filtered", !q.empty() || !show.empty()},
                          {"summary", summary},
                          {"rows", std::move(list)},
                          {"none", none},
                          {"pager", admin::pager(locale, static_cast<std::int64_t>(rows.size()), page, kRowsAPage, path)}});
}

void LowStock::tell(db::Tx&, const Context& context, admin::FirstPage& page) const {
  std::int64_t low = 0;
  const auto snapshot = shelf_.of(context.shop);
  for (const catalog::Item& item : snapshot->items()) {
    if (item.archived) continue;
    for (const catalog::Variant& variant : item.variants) low += !variant.archived && is_low(board_.quantity(variant.id)) ? 1 : 0;
  }
  page.todos.push_back({.word = "admin.first_page.todo_stock",
                        .count = low,
                        .path = "/admin/stock?show=low",
                        .right = staff::Right::stock,
                        .tone = admin::Tone::warn,
                        .oldest = std::nullopt,
                        .order = 60});
}

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  pages.desk.add_menu({"admin.menu.stock", "/admin/stock", staff::Right::stock, 30});
  const auto guarded = [&](http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::stock, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get("/admin/stock", guarded(admin_list));
  router.get("/admin/stock/{variant}", guarded(admin_variant));
  router.post("/admin/stock/{variant}", guarded(admin_move));
}

}  // namespace noren::stock
