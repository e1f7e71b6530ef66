#include "catalog/write_item.h"
#include "staff/staff.h"

namespace noren::catalog {
namespace {

Fail<Refusal> slug_taken() { return Fail(Refusal{Refusal::Why::faults, {{"slug", "catalog.faults.slug_taken"}}}); }

void rename(db::Tx& tx, const ShopId& shop, const std::string& from, const std::string& to) {
  store::rename_category_in_items(tx, shop, from, to);
  store::move_category_redirects(tx, shop, from, to);
  store::put_redirect(tx, shop, {store::kCategorySlugs, from, to});
}

Result<void, Refusal> edit(db::Tx& tx, const ShopId& shop, const std::string& slug_now, const Category& category) {
  const auto all = store::load_categories(tx, shop);
  const auto has_slug = [&](const std::string& slug) {
    return std::any_of(all.begin(), all.end(), [&](const Category& one) { return one.slug == slug; });
  };
  if (!has_slug(slug_now)) return Fail(Refusal{Refusal::Why::gone, {}});
  if (category.slug != slug_now && has_slug(category.slug)) return slug_taken();
  if (!store::update_category(tx, shop, slug_now, category)) return Fail(Refusal{Refusal::Why::stale, {}});
  if (category.slug != slug_now) rename(tx, shop, slug_now, category.slug);
  return {};
}

}  // namespace

Result<Category, Refusal> save_category(const Catalog& catalog, const Context& context, Category category, std::string slug_now) {
  const bool made = category.version == 0;
  if (category.slug.empty()) category.slug = made ? slug_from(category.name.en) : slug_now;
  if (slug_now.empty()) slug_now = category.slug;
  if (auto faults = clean(category); !faults.empty()) return Fail(Refusal{Refusal::Why::faults, std::move(faults)});
  return change(catalog, context, [&](db::Tx& tx) -> Result<Category, Refusal> {
    if (made && !store::insert_category(tx, context.shop, category)) return slug_taken();
    if (!made) {
      if (auto edited = edit(tx, context.shop, slug_now, category); !edited) return Fail(edited.error());
    }
    store::delete_redirect(tx, context.shop, store::kCategorySlugs, category.slug);
    staff::record_deed(tx, context, catalog.house,
                       {.what = made ? "catalog.deed.category_made" : "catalog.deed.category_changed",
                        .subject_type = "category",
                        .subject = "/admin/categories",
                        .label = staff::Saying::name(category.name),
                        .after = category.slug});
    Category stored = category;
    ++stored.version;
    return stored;
  });
}

Result<void, Refusal> name_tag(const Catalog& catalog, const Context& context, TagName name) {
  Category like{.slug = "tag", .name = name.name};
  if (auto faults = clean(like); !faults.empty()) return Fail(Refusal{Refusal::Why::faults, std::move(faults)});
  name.name = like.name;
  return change(catalog, context, [&](db::Tx& tx) -> Result<void, Refusal> {
    store::put_tag_name(tx, context.shop, name);
    return {};
  });
}

}  // namespace noren::catalog
