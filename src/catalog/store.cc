#include "catalog/store.h"

#include <algorithm>

#include "catalog/rows.h"
#include "catalog/sql.h"

namespace noren::catalog::store {

std::int64_t version(db::Tx& tx, const ShopId& shop) {
  return tx
      .one(
          sql::select_version, [](const db::Row& row) { return row.integer(0); }, shop)
      .value_or(0);
}

std::vector<std::pair<ShopId, std::int64_t>> versions(db::Tx& tx) {
  return tx.all(sql::select_versions, [](const db::Row& row) { return std::pair(row.id<ShopId>(0), row.integer(1)); });
}

void bump_version(db::Tx& tx, const ShopId& shop) { tx.run(sql::bump_version, shop); }

Contents load_contents(db::Tx& tx, const ShopId& shop) {
  Contents contents{.version = version(tx, shop), .categories = load_categories(tx, shop)};
  contents.items = tx.all(sql::select_items, read_item, shop);
  std::unordered_map<ItemId, Item*> by_id;
  for (Item& item : contents.items) by_id.emplace(item.id, &item);
  tx.each(
      sql::select_variants,
      [&](const db::Row& row) {
        VariantRow read = read_variant(row);
        by_id.at(read.item)->variants.push_back(std::move(read.variant));
      },
      shop);
  tx.each(
      sql::select_pictures,
      [&](const db::Row& row) {
        PictureRow read = read_picture(row);
        by_id.at(read.item)->pictures.push_back(std::move(read.picture));
      },
      shop);
  contents.redirects = tx.all(
      sql::select_redirects, [](const db::Row& row) { return std::pair(row.str(0), row.id<ItemId>(1)); }, shop, kItemSlugs);
  contents.tag_names = tx.all(
      sql::select_tag_names,
      [](const db::Row& row) {
        return TagName{row.str(0), {row.str(1), row.str(2)}};
      },
      shop);
  contents.category_redirects = tx.all(
      sql::select_redirects, [](const db::Row& row) { return std::pair(row.str(0), row.str(1)); }, shop, kCategorySlugs);
  return contents;
}

std::optional<Item> load_item(db::Tx& tx, const ShopId& shop, const ItemId& id) {
  auto item = tx.one(sql::select_item, read_item, shop, id);
  if (!item) return item;
  item->variants = tx.all(
      sql::select_variants_of_item, [](const db::Row& row) { return read_variant(row).variant; }, shop, id);
  item->pictures = tx.all(
      sql::select_pictures_of_item, [](const db::Row& row) { return read_picture(row).picture; }, shop, id);
  return item;
}

std::vector<Category> load_categories(db::Tx& tx, const ShopId& shop) { return tx.all(sql::select_categories, read_category, shop); }

std::optional<ItemId> slug_owner(db::Tx& tx, const ShopId& shop, std::string_view slug) {
  return tx.one(
      sql::select_slug_owner, [](const db::Row& row) { return row.id<ItemId>(0); }, shop, slug);
}

SkuOwner read_sku_owner(const db::Row& row) { return {row.id<VariantId>(0), row.id<ItemId>(1)}; }

std::optional<SkuOwner> sku_owner(db::Tx& tx, const ShopId& shop, std::string_view sku) {
  return tx.one(sql::select_sku_owner, read_sku_owner, shop, sku);
}

std::vector<SkuOwner> owners_of_spoken_sku(db::Tx& tx, const ShopId& shop, std::string_view spoken) {
  return tx.all(sql::select_spoken_sku_owners, read_sku_owner, shop, spoken);
}

void insert_item(db::Tx& tx, const ShopId& shop, const Item& item) {
  tx.run(sql::insert_item, shop, item.id, item.slug, item.name.ja, item.name.en, item.description.ja, item.description.en,
         list_text(item.categories), list_text(item.tags), attributes_text(item.attributes), pricing::name_of(item.tax), item.published,
         item.archived, item.position, item.created_at, item.version);
}

bool update_item(db::Tx& tx, const ShopId& shop, const Item& item) {
  return tx.run(sql::update_item, shop, item.id, item.slug, item.name.ja, item.name.en, item.description.ja, item.description.en,
                list_text(item.categories), list_text(item.tags), attributes_text(item.attributes), pricing::name_of(item.tax),
                item.published, item.archived, item.position, item.version) == 1;
}

bool touch_item(db::Tx& tx, const ShopId& shop, const ItemId& id, std::int64_t version) {
  return tx.run(sql::touch_item, shop, id, version) == 1;
}

void put_variants(db::Tx& tx, const ShopId& shop, const Item& item) {
  std::unordered_map<VariantId, std::string> skus;
  tx.each(
      sql::select_variants_of_item,
      [&](const db::Row& row) {
        Variant before = read_variant(row).variant;
        skus.emplace(std::move(before.id), std::move(before.sku));
      },
      shop, item.id);
  for (const Variant& variant : item.variants) {
    const auto before = skus.find(variant.id);
    if (before != skus.end() && before->second != variant.sku) tx.run(sql::park_sku, shop, variant.id);
  }
  std::int64_t position = 0;
  for (const Variant& variant : item.variants) {
    const auto& sale = variant.sale;
    const std::optional<Yen> sale_price = sale ? std::optional(sale->price) : std::nullopt;
    const std::optional<Instant> from = sale ? sale->from : std::nullopt;
    const std::optional<Instant> until = sale ? sale->until : std::nullopt;
    tx.run(sql::put_variant, shop, variant.id, item.id, variant.sku, variant.name.ja, variant.name.en, variant.list_price, sale_price, from,
           until, variant.limit_per_order, variant.archived, position++);
  }
}

void replace_pictures(db::Tx& tx, const ShopId& shop, const ItemId& item, const std::vector<Picture>& pictures) {
  tx.run(sql::delete_pictures_of_item, shop, item);
  std::int64_t position = 0;
  for (const Picture& picture : pictures) {
    tx.run(sql::insert_picture, shop, picture.id, item, picture.hash, widths_text(picture.widths), picture.width, picture.height,
           picture_kind_text(picture.kind), picture.alt.ja, picture.alt.en, position++);
  }
  tx.run(sql::note_pictures, shop, item, position);
}

bool insert_category(db::Tx& tx, const ShopId& shop, const Category& category) {
  return tx.run(sql::insert_category, shop, category.slug, category.name.ja, category.name.en, category.description.ja,
                category.description.en, category.position, category.archived) == 1;
}

bool update_category(db::Tx& tx, const ShopId& shop, std::string_view slug_now, const Category& category) {
  return tx.run(sql::update_category, shop, slug_now, category.slug, category.name.ja, category.name.en, category.description.ja,
                category.description.en, category.position, category.archived, category.version) == 1;
}

void rename_category_in_items(db::Tx& tx, const ShopId& shop, const std::string& from, const std::string& to) {
  for (Item& item : tx.all(sql::select_items, read_item, shop)) {
    const auto named = std::find(item.categories.begin(), item.categories.end(), from);
    if (named == item.categories.end()) continue;
    *named = to;
    tx.run(sql::set_item_categories, shop, item.id, list_text(item.categories));
  }
}

void put_tag_name(db::Tx& tx, const ShopId& shop, const TagName& name) {
  tx.run(sql::put_tag_name, shop, name.tag, name.name.ja, name.name.en);
}

void put_redirect(db::Tx& tx, const ShopId& shop, const Redirect& redirect) {
  tx.run(sql::put_redirect, shop, redirect.kind, redirect.old_slug, redirect.target);
}

void delete_redirect(db::Tx& tx, const ShopId& shop, std::string_view kind, std::string_view slug) {
  tx.run(sql::delete_redirect, shop, kind, slug);
}

void move_category_redirects(db::Tx& tx, const ShopId& shop, std::string_view from_target, std::string_view to_target) {
  tx.run(sql::move_redirects, shop, kCategorySlugs, from_target, to_target);
}

}  // namespace noren::catalog::store
