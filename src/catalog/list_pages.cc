// Lists of items: a category's, a tag's, what a search found. One form of filters, one way of paging.
#include <algorithm>

#include "base/names.h"
#include "catalog/pages.h"
#include "html/words.h"
#include "text/clean.h"
#include "text/whole_number.h"

namespace noren::catalog {
namespace {

constexpr std::size_t kPerPage = 24;
constexpr std::size_t kOthers = 4;

constexpr Named<Sort> kSorts[] = {
    {Sort::recommended, "recommended"}, {Sort::newest, "new"}, {Sort::cheapest, "low"}, {Sort::dearest, "high"}};

// A list as its address asks for it.
struct List {
  std::string action;  // "/search"
  std::string title;
  std::string intro;
  std::string here_category;  // of a category's own page
  bool is_search = false;
  Search search;
  std::string sort = "recommended";
  std::string min, max;  // as typed
  std::size_t page = 1;
  std::string refused;  // why nothing is searched, in words

  bool filtered() const {
    return search.price_from || search.price_to || search.in_stock_only || search.on_sale_only || (is_search && !search.category.empty());
  }
};

std::optional<Yen> read_price(const std::string& typed) {
  const auto number = text::read_whole_number(typed);
  if (!number || !*number || **number < 0) return std::nullopt;
  return Yen(**number);
}

void read_filters(const http::Request& request, List& list) {
  list.min = request.query.get("min").substr(0, 20);
  list.max = request.query.get("max").substr(0, 20);
  list.search.price_from = read_price(list.min);
  list.search.price_to = read_price(list.max);
  if (!list.search.price_from) list.min.clear();
  if (!list.search.price_to) list.max.clear();
  list.search.in_stock_only = request.query.get("in_stock") == "1";
  list.search.on_sale_only = request.query.get("on_sale") == "1";
  list.search.sort = value_in(kSorts, request.query.get("sort")).value_or(Sort::recommended);
  list.sort = name_in(kSorts, list.search.sort);
  list.page = static_cast<std::size_t>(std::clamp<std::int64_t>(request.query.number("page"), 1, 100'000));
}

// The list's address with its filters; page 1 is left out.
std::string address(const List& list, std::size_t page, bool with_filters) {
  std::string query;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) query += (query.empty() ? "?" : "&") + std::string(name) + "=" + http::url_encode(value);
  };
  if (list.is_search) add("q", list.search.text);
  if (with_filters) {
    if (list.is_search) add("category", list.search.category);
    add("min", list.min);
    add("max", list.max);
    add("in_stock", list.search.in_stock_only ? "1" : "");
    add("on_sale", list.search.on_sale_only ? "1" : "");
    add("sort", list.sort == "recommended" ? "" : list.sort);
  }
  add("page", page > 1 ? std::to_string(page) : "");
  return list.action + query;
}

html::View paging(const List& list, std::size_t pages, Locale locale) {
  if (pages <= 1) return false;
  const auto url = [&](std::size_t n) { return link(locale, address(list, n, true)); };
  html::View numbers = html::View::array();
  std::size_t last = 0;
  for (std::size_t n = 1; n <= pages; ++n) {
    const bool near = n + 2 >= list.page && n <= list.page + 2;
    if (n != 1 && n != pages && !near) continue;
    if (n > last + 1) numbers.push_back({{"n", ""}, {"url", ""}, {"current", false}, {"gap", true}});
    numbers.push_back({{"n", std::to_string(n)}, {"url", url(n)}, {"current", n == list.page}, {"gap", false}});
    last = n;
  }
  const html::View none = false;
  return {{"prev_url", list.page > 1 ? html::View(url(list.page - 1)) : none},
          {"next_url", list.page < pages ? html::View(url(list.page + 1)) : none},
          {"numbers", numbers},
          {"text", html::word(locale, "catalog.list.page_of", {{"n", std::to_string(list.page)}, {"all", std::to_string(pages)}})}};
}

html::View sorts_view(const List& list, Locale locale) {
  html::View sorts = html::View::array();
  for (const Named<Sort>& one : kSorts) {
    const bool best_match = one.value == Sort::recommended && !list.search.text.empty();
    const std::string name(one.text);
    sorts.push_back({{"value", name},
                     {"name", html::word(locale, "catalog.list.sort_" + (best_match ? "match" : name))},
                     {"selected", list.search.sort == one.value}});
  }
  return sorts;
}

html::View categories_view(const Snapshot& snapshot, const List& list, Locale locale) {
  html::View categories = html::View::array();
  for (const Category& category : snapshot.categories()) {
    categories.push_back(
        {{"value", category.slug}, {"name", category.name.in(locale)}, {"selected", category.slug == list.search.category}});
  }
  return categories;
}

// What to do when nothing was found.
void add_ways_out(const Snapshot& snapshot, const List& list, const Looking& looking, html::View& view) {
  html::View suggestions = html::View::array();
  for (const Category& category : snapshot.categories()) {
    suggestions.push_back({{"name", category.name.in(looking.locale)}, {"url", link(looking.locale, "/categories/" + category.slug)}});
  }
  auto others = snapshot.search({.in_stock_only = true}, looking.stock, looking.now);
  others.resize(std::min(others.size(), kOthers));
  const bool searched = !list.search.text.empty();
  view["empty"] = !list.refused.empty() ? list.refused
                  : searched            ? html::word(looking.locale, "catalog.list.empty_search", {{"q", list.search.text}})
                                        : html::word(looking.locale, "catalog.list.empty_here");
  const bool by_words = searched || !list.refused.empty();
  view["by_words"] = by_words;
  view["has_hints"] = by_words || list.filtered();
  view["has_suggestions"] = !suggestions.empty();
  view["suggestions"] = std::move(suggestions);
  view["others"] = cards(others, looking);
  view["has_others"] = !others.empty();
}

void add_form(const Snapshot& snapshot, const List& list, Locale locale, html::View& view) {
  view["action"] = link(locale, list.action);
  view["hidden"] = html::View::array();
  if (list.is_search && !list.search.text.empty()) view["hidden"].push_back({{"name", "q"}, {"value", list.search.text}});
  view["sorts"] = sorts_view(list, locale);
  view["show_categories"] = list.is_search;
  view["categories"] = categories_view(snapshot, list, locale);
  view["in_stock"] = list.search.in_stock_only;
  view["on_sale"] = list.search.on_sale_only;
  view["min"] = list.min.empty() ? html::View(false) : html::View(list.min);
  view["max"] = list.max.empty() ? html::View(false) : html::View(list.max);
  view["filtered"] = list.filtered();
  view["clear_url"] = link(locale, address(list, 1, false));
}

http::Response show(const Pages& pages, const Context& context, const Snapshot& snapshot, List list) {
  const Looking looking{context.locale, context.now, pages.stock};
  const bool refused = !list.refused.empty();
  const auto found = refused ? std::vector<const Item*>() : snapshot.search(list.search, pages.stock, context.now);
  const std::size_t count = (found.size() + kPerPage - 1) / kPerPage;
  list.page = std::min(list.page, std::max<std::size_t>(1, count));
  const PageMeta meta{.title = list.title,
                      .description = list.intro,
                      .path = address(list, list.page, true),
                      .canonical = address(list, list.page, false),
                      .category = list.here_category,
                      .search = list.is_search ? list.search.text : "",
                      .noindex = list.is_search};
  html::View view = pages.frame(context, meta);
  view["title"] = list.title;
  view["here"] = list.title;
  view["crumbs"] = html::View::array();
  view["intro"] = list.intro.empty() ? html::View(false) : html::View(list.intro);
  view["count"] = html::word(context.locale, "catalog.list.count", {{"n", std::to_string(found.size())}});
  add_form(snapshot, list, context.locale, view);
  const std::size_t from = (list.page - 1) * kPerPage;
  const std::span<const Item* const> shown = std::span(found).subspan(from, std::min(kPerPage, found.size() - from));
  view["items"] = cards(shown, looking);
  view["has_items"] = !shown.empty();
  view["pages"] = paging(list, count, context.locale);
  if (shown.empty()) add_ways_out(snapshot, list, looking, view);
  http::Response response = http::page(pages.house.html.render("catalog/list", view, context.locale), refused ? 400 : 200);
  if (!refused) response.public_max_age_s = page_age_s(snapshot, context.now);
  return response;
}

http::Response show_category(const Pages& pages, const http::Request& request, const Context& context) {
  const auto snapshot = pages.shelf.of(context.shop);
  const std::string& slug = request.param("slug");
  const Category* category = snapshot->find_category(slug);
  if (category == nullptr) {
    const std::string* now = snapshot->category_redirect_of(slug);
    if (now != nullptr) return http::redirect(link(context.locale, "/categories/" + *now) + query_of(request), 301);
    return pages.error_page(request, context, 404);
  }
  List list{.action = "/categories/" + slug,
            .title = category->name.in(context.locale),
            .intro = category->description.in(context.locale),
            .here_category = slug};
  read_filters(request, list);
  list.search.category = slug;
  return show(pages, context, *snapshot, std::move(list));
}

http::Response show_tag(const Pages& pages, const http::Request& request, const Context& context) {
  const auto snapshot = pages.shelf.of(context.shop);
  const std::string& tag = request.param("tag");
  if (snapshot->with_tag(tag).empty()) return pages.error_page(request, context, 404);
  List list{.action = "/tags/" + http::url_encode(tag)};
  list.title = html::word(context.locale, "catalog.list.tag_title", {{"tag", snapshot->tag_name(tag, context.locale)}});
  read_filters(request, list);
  list.search.tag = tag;
  return show(pages, context, *snapshot, std::move(list));
}

http::Response show_search(const Pages& pages, const http::Request& request, const Context& context) {
  const auto snapshot = pages.shelf.of(context.shop);
  const auto words = text::clean(request.query.get("q"), {.max_length = kSearchMax});
  const bool too_long = !words && words.error().why == text::CleanProblem::too_long;
  if (!words && !too_long && words.error().why != text::CleanProblem::missing) return pages.error_page(request, context, 400);
  List list{.action = "/search", .is_search = true};
  if (too_long) list.refused = html::word(context.locale, "catalog.list.too_long", {{"n", std::to_string(kSearchMax)}});
  list.search.text = words ? *words : "";
  list.title = list.search.text.empty() ? html::word(context.locale, "catalog.list.all_items")
                                        : html::word(context.locale, "catalog.list.search_title", {{"q", list.search.text}});
  read_filters(request, list);
  if (snapshot->find_category(request.query.get("category")) != nullptr) list.search.category = request.query.get("category");
  return show(pages, context, *snapshot, std::move(list));
}

}  // namespace

void add_list_routes(http::Router& router, const Pages& pages) {
  router.get(
      "/categories/{slug}",
      [pages](const http::Request& request, const Context& context) { return show_category(pages, request, context); }, http::kBrowses);
  router.get(
      "/tags/{tag}", [pages](const http::Request& request, const Context& context) { return show_tag(pages, request, context); },
      http::kBrowses);
  router.get(
      "/search", [pages](const http::Request& request, const Context& context) { return show_search(pages, request, context); },
      http::kBrowses);
}

}  // namespace noren::catalog
