// Categories on the owner's side: the list and, beside it, the form of one.
#include <algorithm>

#include "catalog/admin_parts.h"
#include "catalog/store.h"
#include "html/words.h"
#include "text/whole_number.h"

namespace noren::catalog {
namespace {

using admin::Visit;
using http::Response;

struct CategoriesForm {
  Category category;     // as typed
  std::string slug_now;  // "" for a new one
  std::string position;
  std::vector<Fault> faults;
};

// Straight from the database: the snapshot leaves hidden ones out.
std::vector<Category> all_categories(const AdminScene& scene, const Visit& visit) {
  return scene.catalog.house.db.read([&](db::Tx& tx) { return store::load_categories(tx, visit.context.shop); });
}

std::optional<Category> find(const AdminScene& scene, const Visit& visit, const std::string& slug) {
  for (Category& category : all_categories(scene, visit)) {
    if (category.slug == slug) return std::move(category);
  }
  return std::nullopt;
}

html::View rows_view(const Visit& visit, const std::vector<Category>& categories, const Snapshot& snapshot) {
  html::View rows = html::View::array();
  for (const Category& category : categories) {
    const auto items = std::count_if(snapshot.items().begin(), snapshot.items().end(), [&](const Item& item) {
      return !item.archived && std::find(item.categories.begin(), item.categories.end(), category.slug) != item.categories.end();
    });
    rows.push_back({{"edit_href", "/admin/categories?edit=" + category.slug},
                    {"name", category.name.ja},
                    {"name_en", category.name.en.empty() ? html::View(false) : html::View(category.name.en)},
                    {"slug", category.slug},
                    {"items", html::word(visit.context.locale, "admin.common.count", {{"n", std::to_string(items)}})},
                    {"position", std::to_string(category.position)},
                    {"archived", category.archived},
                    {"shop_href", category.archived ? html::View(false) : html::View("/categories/" + category.slug)}});
  }
  return rows;
}

Response categories_page(const AdminScene& scene, const Visit& visit, const CategoriesForm& form) {
  const auto categories = all_categories(scene, visit);
  const Category& typed = form.category;
  html::View errors = html::View::object();
  for (const Fault& fault : form.faults) errors[fault.field] = html::word(visit.context.locale, fault.message);
  html::View view = {{"title", admin_word(visit, "admin_categories.title")},
                     {"version", std::to_string(typed.version)},
                     {"has_errors", !form.faults.empty()},
                     {"e", std::move(errors)},
                     {"f",
                      {{"slug_now", form.slug_now},
                       {"slug", typed.slug},
                       {"name_ja", typed.name.ja},
                       {"name_en", typed.name.en},
                       {"description_ja", typed.description.ja},
                       {"description_en", typed.description.en},
                       {"position", form.position}}},
                     {"archived_now", typed.archived},
                     {"none", categories.empty()},
                     {"categories", rows_view(visit, categories, *scene.catalog.shelf.of(visit.context.shop))}};
  if (!form.slug_now.empty()) view["editing"] = typed.name.ja.empty() ? form.slug_now : typed.name.ja;
  return scene.desk.page(visit, "catalog/admin_categories", std::move(view), form.faults.empty() ? 200 : 422);
}

Response stale(const AdminScene& scene, const Visit& visit, const Category& now, bool already_done) {
  const std::string state = now.name.ja + " /categories/" + now.slug;
  return scene.desk.stale(
      visit, {.what = now.name.ja, .state_now = state, .already_done = already_done, .back = "/admin/categories?edit=" + now.slug});
}

CategoriesForm typed_form(const http::Fields& sent) {
  CategoriesForm form{.slug_now = sent.get("slug_now"), .position = sent.get("position")};
  form.category = {.slug = sent.get("slug"),
                   .name = {sent.get("name_ja"), sent.get("name_en")},
                   .description = {sent.get("description_ja"), sent.get("description_en")}};
  const auto position = text::read_whole_number(form.position);
  if (position) form.category.position = position->value_or(0);
  if (!position) form.faults.push_back({"position", position.error().beyond ? "catalog.faults.position_range" : "catalog.faults.number"});
  return form;
}

bool same_but_version(const Category& a, const Category& b) {
  return a.slug == b.slug && a.name == b.name && a.description == b.description && a.position == b.position;
}

}  // namespace

Response admin_categories(const AdminScene& scene, const Visit& visit) {
  const std::string& slug = visit.request.query.get("edit");
  if (slug.empty()) return categories_page(scene, visit, {.position = "0"});
  const auto category = find(scene, visit, slug);
  if (!category) return scene.desk.not_found(visit);
  return categories_page(scene, visit, {.category = *category, .slug_now = slug, .position = std::to_string(category->position)});
}

Response admin_save_category(const AdminScene& scene, const Visit& visit) {
  CategoriesForm form = typed_form(visit.request.form);
  if (!form.slug_now.empty()) {
    form.category.version = std::max<std::int64_t>(1, visit.request.form.number("version"));
    const auto now = find(scene, visit, form.slug_now);
    if (now) form.category.archived = now->archived;
  }
  if (!form.faults.empty()) return categories_page(scene, visit, form);
  const auto saved = save_category(scene.catalog, visit.context, form.category, form.slug_now);
  if (saved) return done(scene, visit, "/admin/categories", "admin.common.saved");
  // A second press finds what the first one made: under the slug typed.
  const auto now = find(scene, visit, form.category.slug);
  const bool twin = now && same_but_version(*now, form.category);
  if (twin && (form.slug_now.empty() || saved.error().why != Refusal::Why::faults)) return stale(scene, visit, *now, true);
  if (saved.error().why == Refusal::Why::stale) {
    const auto present = find(scene, visit, form.slug_now);
    return present ? stale(scene, visit, *present, false) : scene.desk.not_found(visit);
  }
  if (saved.error().why == Refusal::Why::gone) return scene.desk.not_found(visit);
  form.faults = saved.error().faults;
  return categories_page(scene, visit, form);
}

Response admin_archive_category(const AdminScene& scene, const Visit& visit, bool archived) {
  const auto category = find(scene, visit, visit.request.form.get("slug"));
  if (!category) return scene.desk.not_found(visit);
  if (category->archived == archived) return stale(scene, visit, *category, true);
  Category changed = *category;
  changed.version = std::max<std::int64_t>(1, visit.request.form.number("version"));
  changed.archived = archived;
  const auto saved = save_category(scene.catalog, visit.context, changed, category->slug);
  if (!saved) return stale(scene, visit, *category, false);
  return done(scene, visit, "/admin/categories", "admin.common.saved");
}

}  // namespace noren::catalog
