#include "catalog/write_item.h"

#include <algorithm>
#include <set>

#include "base/hex.h"
#include "db/errors.h"
#include "log/log.h"
#include "staff/staff.h"

namespace noren::catalog {
namespace {

// Small shops have no SKUs of their own: MUG, MUG-2, MUG-3 after the slug.
void give_skus(Item& item) {
  std::set<std::string> taken;
  for (const Variant& variant : item.variants) taken.insert(variant.sku);
  const std::string base = spoken_sku(item.slug).substr(0, kSkuMax - 4);
  int number = 1;
  for (Variant& variant : item.variants) {
    while (variant.sku.empty()) {
      const std::string sku = number == 1 ? base : base + "-" + std::to_string(number);
      ++number;
      if (taken.insert(sku).second) variant.sku = sku;
    }
  }
}

// A variant typed anew with the SKU of one that was archived is that one: stock and orders know it by its id.
void bring_back(Item& item, const Item& before) {
  for (Variant& variant : item.variants) {
    if (!variant.id.empty()) continue;
    for (const Variant& old : before.variants) {
      if (old.archived && old.sku == variant.sku) variant.id = old.id;
    }
  }
}

void archive_left_out(Item& item, const Item& before) {
  for (const Variant& old : before.variants) {
    const bool kept = std::any_of(item.variants.begin(), item.variants.end(), [&](const Variant& one) { return one.id == old.id; });
    if (kept) continue;
    item.variants.push_back(old);
    item.variants.back().archived = true;
  }
}

// A SKU that is new to the shop beside one that sounds the same, in this item or another. What is there already stays as it is.
bool sounds_like_another(db::Tx& tx, const ShopId& shop, const Item& item, std::size_t place) {
  const Variant& one = item.variants[place];
  if (store::sku_owner(tx, shop, one.sku)) return false;
  const std::string spoken = spoken_sku(one.sku);
  for (std::size_t i = 0; i < item.variants.size(); ++i) {
    const std::string& other = item.variants[i].sku;
    if (other == one.sku || spoken_sku(other) != spoken) continue;
    if (i < place || store::sku_owner(tx, shop, other)) return true;  // of two new ones the second is told
  }
  const auto owners = store::owners_of_spoken_sku(tx, shop, spoken);
  return std::any_of(owners.begin(), owners.end(), [&](const store::SkuOwner& owner) { return owner.item != item.id; });
}

// "公開中 1,200円〜1,500円 mug": what a look at the log wants to see of an item.
staff::Saying summary(const Item& item, Instant now) {
  using staff::Saying;
  const char* state = item.archived ? "ended" : item.published ? "published" : "draft";
  Saying said = Saying::words("catalog.deed." + std::string(state));
  if (const auto prices = prices_at(item, now)) {
    said += " " + Saying::yen(prices->from);
    if (prices->to != prices->from) said += Saying::both("〜", "–") + Saying::yen(prices->to);
  }
  return said + " " + item.slug;
}

}  // namespace

ItemId new_item_id(env::Random& random) { return ItemId("i" + to_base32(random.bytes(10))); }
VariantId new_variant_id(env::Random& random) { return VariantId("v" + to_base32(random.bytes(10))); }

void reload_soon(const Catalog& catalog, const ShopId& shop) {
  try {
    catalog.shelf.reload(shop);
  } catch (const db::Error& error) {
    catalog.shelf.fell_behind(shop);
    log::event(log::Level::error, "catalog_not_reloaded", log::field("what", error.what()));
  }
}

void complete(Item& item, const std::optional<Item>& before, Instant now, env::Random& random) {
  if (item.id.empty()) item.id = new_item_id(random);
  if (item.slug.empty()) item.slug = slug_from(item.name.en);
  if (item.slug.empty()) item.slug = "item-" + item.id.str().substr(1, 6);
  if (before) {
    bring_back(item, *before);
    archive_left_out(item, *before);
    item.pictures = before->pictures;
    item.created_at = before->created_at;
  } else if (item.created_at == Instant()) {
    item.created_at = now;
  }
  give_skus(item);
  for (Variant& variant : item.variants) {
    if (variant.id.empty()) variant.id = new_variant_id(random);
  }
}

std::vector<Fault> faults_in_shop(db::Tx& tx, const ShopId& shop, Item& item) {
  std::vector<Fault> faults = clean(item);
  const auto owner = store::slug_owner(tx, shop, item.slug);
  if (owner && *owner != item.id) faults.push_back({"slug", "catalog.faults.slug_taken"});
  for (std::size_t i = 0; i < item.variants.size(); ++i) {
    const auto sku = store::sku_owner(tx, shop, item.variants[i].sku);
    const std::string field = "variants." + std::to_string(i) + ".sku";
    if (sku && sku->item != item.id) faults.push_back({field, "catalog.faults.sku_taken"});
    if (sounds_like_another(tx, shop, item, i)) faults.push_back({field, "catalog.faults.sku_case"});
  }
  const auto categories = store::load_categories(tx, shop);
  for (const std::string& slug : item.categories) {
    const auto known = std::any_of(categories.begin(), categories.end(), [&](const Category& one) { return one.slug == slug; });
    if (!known) faults.push_back({"categories", "catalog.faults.category_unknown"});
  }
  return faults;
}

void record(db::Tx& tx, const Catalog& catalog, const Context& context, std::string_view what, const Item& item,
            const std::optional<Item>& before) {
  staff::Deed deed{.what = "catalog.deed." + std::string(what),
                   .subject_type = "item",
                   .subject = "/admin/items/" + item.id.str(),
                   .label = staff::Saying::name(item.name),
                   .before = before ? summary(*before, context.now) : staff::Saying(),
                   .after = summary(item, context.now)};
  if (deed.before == deed.after) deed.before = {};
  staff::record_deed(tx, context, catalog.house, deed);
}

bool write_item(db::Tx& tx, const ShopId& shop, Item& item, const std::optional<Item>& before) {
  if (before) {
    if (!store::update_item(tx, shop, item)) return false;
    ++item.version;
    if (before->slug != item.slug) store::put_redirect(tx, shop, {store::kItemSlugs, before->slug, item.id.str()});
  } else {
    item.version = 1;
    store::insert_item(tx, shop, item);
  }
  store::delete_redirect(tx, shop, store::kItemSlugs, item.slug);
  store::put_variants(tx, shop, item);
  return true;
}

}  // namespace noren::catalog
