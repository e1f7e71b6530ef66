// Typed functions around sql/*.sql: rows to values and back, no decisions. Belongs to the catalog alone.
#pragma once
#include <optional>
#include <vector>

#include "catalog/snapshot.h"
#include "catalog/types.h"
#include "db/transaction.h"

namespace noren::catalog::store {

std::int64_t version(db::Tx& tx, const ShopId& shop);
std::vector<std::pair<ShopId, std::int64_t>> versions(db::Tx& tx);  // of every shop that has a catalog
void bump_version(db::Tx& tx, const ShopId& shop);

Contents load_contents(db::Tx& tx, const ShopId& shop);
std::optional<Item> load_item(db::Tx& tx, const ShopId& shop, const ItemId& id);
std::vector<Category> load_categories(db::Tx& tx, const ShopId& shop);

std::optional<ItemId> slug_owner(db::Tx& tx, const ShopId& shop, std::string_view slug);
struct SkuOwner {
  VariantId variant;
  ItemId item;
};
std::optional<SkuOwner> sku_owner(db::Tx& tx, const ShopId& shop, std::string_view sku);
std::vector<SkuOwner> owners_of_spoken_sku(db::Tx& tx, const ShopId& shop, std::string_view spoken);

// item.version is what will stand in the row (1).
void insert_item(db::Tx& tx, const ShopId& shop, const Item& item);
// Without variants and pictures; false when the row is not at item.version.
bool update_item(db::Tx& tx, const ShopId& shop, const Item& item);
bool touch_item(db::Tx& tx, const ShopId& shop, const ItemId& id, std::int64_t version);
// All of the item's variants in their order.
void put_variants(db::Tx& tx, const ShopId& shop, const Item& item);
void replace_pictures(db::Tx& tx, const ShopId& shop, const ItemId& item, const std::vector<Picture>& pictures);

bool insert_category(db::Tx& tx, const ShopId& shop, const Category& category);  // false: the slug is taken
// slug_now: the slug it has in the database. False: another version.
bool update_category(db::Tx& tx, const ShopId& shop, std::string_view slug_now, const Category& category);
// Every item that names the category by its old slug names it by the new one.
void rename_category_in_items(db::Tx& tx, const ShopId& shop, const std::string& from, const std::string& to);

void put_tag_name(db::Tx& tx, const ShopId& shop, const TagName& name);

inline constexpr std::string_view kItemSlugs = "item";          // target: the item's id
inline constexpr std::string_view kCategorySlugs = "category";  // target: the category's slug
struct Redirect {
  std::string_view kind;
  std::string_view old_slug;
  std::string_view target;
};
void put_redirect(db::Tx& tx, const ShopId& shop, const Redirect& redirect);
void delete_redirect(db::Tx& tx, const ShopId& shop, std::string_view kind, std::string_view slug);
// What led to the target leads to the other one.
void move_category_redirects(db::Tx& tx, const ShopId& shop, std::string_view from_target, std::string_view to_target);

}  // namespace noren::catalog::store
