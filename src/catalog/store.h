// Typed functions around sql/*.sql: rows to values and back, no decisions. Belongs to the catalog alone.
#pragma once
#include <optional>
#include <vector>

#include "catalog/snapshot.h"
#include "catalog/types.h"
#include "db/transaction.h"

namespace noren::catalog::store {

std::int64_t version(db::Tx& tx, const ShopId& shop);
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

// item.version is what will stand in the row (1).
void insert_item(db::Tx& tx, const ShopId& shop, const Item& item);
// Without variants and pictures; false when the row is not at item.version.
bool update_item(db::Tx& tx, const ShopId& shop, const Item& item);
bool touch_item(db::Tx& tx, const ShopId& shop, const ItemId& id, std::int64_t version);
// All of the item's variants in their order.
void put_variants(db::Tx& tx, const ShopId& shop, const Item& item);
void replace_pictures(db::Tx& tx, const ShopId& shop, const ItemId& item, const std::vector<Picture>& pictures);

bool insert_category(db::Tx& tx, const ShopId& shop, const Category& category);  // false: the slug is taken
bool update_category(db::Tx& tx, const ShopId& shop, const Category& category);  // false: another version

void put_redirect(db::Tx& tx, const ShopId& shop, std::string_view old_slug, const ItemId& item);
void delete_redirect(db::Tx& tx, const ShopId& shop, std::string_view slug);

}  // namespace noren::catalog::store
