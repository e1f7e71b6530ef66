#include "catalog/write_item.h"

namespace noren::catalog {

Result<Category, Refusal> save_category(const Catalog& catalog, const Context& context, Category category) {
  if (category.version == 0 && category.slug.empty()) category.slug = slug_from(category.name.en);
  if (auto faults = clean(category); !faults.empty()) return Fail(Refusal{Refusal::Why::faults, std::move(faults)});
  return change(catalog, context, [&](db::Tx& tx) -> Result<Category, Refusal> {
    const bool made = category.version == 0;
    if (made && !store::insert_category(tx, context.shop, category)) {
      return Fail(Refusal{Refusal::Why::faults, {{"slug", "catalog.faults.slug_taken"}}});
    }
    if (!made && !store::update_category(tx, context.shop, category)) return Fail(Refusal{Refusal::Why::stale, {}});
    Category stored = category;
    ++stored.version;
    return stored;
  });
}

}  // namespace noren::catalog
