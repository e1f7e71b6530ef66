#include "catalog/admin_pages.h"

#include "catalog/admin_parts.h"
#include "catalog/form_values.h"
#include "html/words.h"

namespace noren::catalog {
namespace {

constexpr std::size_t kPicturesBody = kPicturesAtOnce * image::kMegabyte + 65'536;  // and the words beside them
constexpr std::size_t kItemBody = 512 * 1024;

// What the handlers refer to: lives as long as the router's functions do.
struct Rooms {
  Catalog catalog;
  Pages pages;
  AdminScene scene;
  Rooms(const admin::Desk& desk, const Catalog& the_catalog, const Pages& the_pages)
      : catalog(the_catalog), pages(the_pages), scene{desk, catalog, pages} {}
};

}  // namespace

std::string admin_word(const admin::Visit& visit, std::string_view key) {
  return html::word(visit.context.locale, "catalog." + std::string(key));
}

std::string fault_words(const admin::Visit& visit, const std::vector<Fault>& faults, std::string_view field) {
  for (const Fault& fault : faults) {
    if (fault.field == field) return html::word(visit.context.locale, fault.message);
  }
  return "";
}

html::View option(std::string_view value, const std::string& label, bool selected) {
  return {{"value", value}, {"label", label}, {"selected", selected}};
}

http::Response done(const AdminScene& scene, const admin::Visit& visit, const std::string& to, std::string_view word_key) {
  if (scene.catalog.shelf.behind(visit.context.shop))
    return scene.desk.done(visit, to, "catalog.admin_item.shown_later", admin::Tone::warn);
  return scene.desk.done(visit, to, word_key);
}

void add_admin_routes(http::Router& router, admin::Desk& desk, const Catalog& catalog, const Pages& pages) {
  desk.add_menu({.word = "admin.menu.items", .path = "/admin/items", .right = staff::Right::items, .order = 20});
  const auto rooms = std::make_shared<const Rooms>(desk, catalog, pages);
  const auto add = [&](http::Method method, const char* path, auto act, http::RouteOptions options = {}) {
    router.add(method, path,
               desk.guarded(staff::Right::items, [rooms, act](const admin::Visit& visit) { return act(rooms->scene, visit); }), options);
  };
  using http::Method;
  const http::RouteOptions large{.body_max = kItemBody};
  add(Method::get, "/admin/items", admin_list);
  add(Method::get, "/admin/items/new", admin_new_item);
  add(Method::post, "/admin/items/new", admin_make_item, large);
  add(Method::get, "/admin/items/{id}", admin_item);
  add(Method::post, "/admin/items/{id}", admin_change_item, large);
  add(Method::get, "/admin/items/{id}/preview", admin_preview);
  add(Method::post, "/admin/items/{id}/pictures", admin_pictures, {.body_max = kPicturesBody});
  add(Method::post, "/admin/items/{id}/archive",
      [](const AdminScene& scene, const admin::Visit& visit) { return admin_archive_item(scene, visit, true); });
  add(Method::post, "/admin/items/{id}/restore",
      [](const AdminScene& scene, const admin::Visit& visit) { return admin_archive_item(scene, visit, false); });
  add(Method::get, "/admin/categories", admin_categories);
  add(Method::post, "/admin/categories", admin_save_category);
  add(Method::post, "/admin/categories/archive",
      [](const AdminScene& scene, const admin::Visit& visit) { return admin_archive_category(scene, visit, true); });
  add(Method::post, "/admin/categories/restore",
      [](const AdminScene& scene, const admin::Visit& visit) { return admin_archive_category(scene, visit, false); });
  add_csv_routes(router, rooms->scene);
}

}  // namespace noren::catalog
