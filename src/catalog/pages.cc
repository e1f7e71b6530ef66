#include "catalog/pages.h"

#include <algorithm>

namespace noren::catalog {
namespace {

constexpr int kPageAge_s = 60;
constexpr int kForEver_s = 31'536'000;

http::Response show_item(const Pages& pages, const http::Request& request, const Context& context) {
  const auto snapshot = pages.shelf.of(context.shop);
  const std::string& slug = request.param("slug");
  if (const Item* item = snapshot->find_by_slug(slug)) {
    http::Response response = item_page(pages, context, *snapshot, *item);
    response.public_max_age_s = page_age_s(*snapshot, context.now);
    return response;
  }
  if (const std::string* now = snapshot->redirect_of(slug))
    return http::redirect(link(context.locale, "/items/" + *now) + query_of(request), 301);
  return pages.error_page(request, context, 404);
}

http::Response show_picture(const Pages& pages, const http::Request& request) {
  auto bytes = pages.pictures.read(request.param("name"));
  if (!bytes) return http::text("no such picture\n", 404);
  http::Response response;
  response.content_type = "image/webp";
  response.body = std::move(*bytes);
  response.public_max_age_s = kForEver_s;
  return response;
}

}  // namespace

std::string query_of(const http::Request& request) {
  std::string query;
  for (const auto& [name, value] : request.query.all())
    query += (query.empty() ? "?" : "&") + http::url_encode(name) + "=" + http::url_encode(value);
  return query;
}

int page_age_s(const Snapshot& snapshot, Instant now) {
  const auto change = snapshot.prices_change_after(now);
  if (!change) return kPageAge_s;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(*change - now).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 1, kPageAge_s));
}

void add_routes(http::Router& router, const Pages& pages) {
  router.get(
      "/items/{slug}", [pages](const http::Request& request, const Context& context) { return show_item(pages, request, context); },
      http::kBrowses);
  router.get("/pictures/{name}", [pages](const http::Request& request, const Context&) { return show_picture(pages, request); });
  add_list_routes(router, pages);
  add_api_routes(router, pages);
  add_feed_routes(router, pages);
}

}  // namespace noren::catalog
