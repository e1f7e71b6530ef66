#include "catalog/write_item.h"

namespace noren::catalog {
namespace {

Fail<Refusal> refuse(Refusal::Why why) { return Fail(Refusal{why, {}}); }

// A variant's id is ours: one that the form made up, or of another item, is a stale or forged page.
bool variants_known(const Item& item, const std::optional<Item>& before) {
  for (const Variant& variant : item.variants) {
    if (variant.id.empty()) continue;
    if (!before) return false;
    const auto& old = before->variants;
    if (std::none_of(old.begin(), old.end(), [&](const Variant& one) { return one.id == variant.id; })) return false;
  }
  return true;
}

Result<Item, Refusal> save(db::Tx& tx, const Context& context, env::Random& random, Item item) {
  std::optional<Item> before;
  if (!item.id.empty()) before = store::load_item(tx, context.shop, item.id);
  if (item.version > 0 && !before) return refuse(Refusal::Why::gone);
  if (before && before->version != item.version) return refuse(Refusal::Why::stale);
  if (!variants_known(item, before)) return refuse(Refusal::Why::stale);
  complete(item, before, context.now, random);
  if (auto faults = faults_in_shop(tx, context.shop, item); !faults.empty()) return Fail(Refusal{Refusal::Why::faults, std::move(faults)});
  if (!write_item(tx, context.shop, item, before)) return refuse(Refusal::Why::stale);
  return item;
}

}  // namespace

Result<Item, Refusal> save_item(const Catalog& catalog, const Context& context, Item item) {
  return change(catalog, context, [&](db::Tx& tx) { return save(tx, context, catalog.house.env.random, item); });
}

Result<Item, Refusal> archive_item(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version, bool archived) {
  return change(catalog, context, [&](db::Tx& tx) -> Result<Item, Refusal> {
    auto item = store::load_item(tx, context.shop, id);
    if (!item) return refuse(Refusal::Why::gone);
    if (item->version != version || item->archived == archived) return refuse(Refusal::Why::stale);
    item->archived = archived;
    if (!store::update_item(tx, context.shop, *item)) return refuse(Refusal::Why::stale);
    ++item->version;
    return *item;
  });
}

std::optional<Item> load_item(const Catalog& catalog, const Context& context, const ItemId& id) {
  return catalog.house.db.read([&](db::Tx& tx) { return store::load_item(tx, context.shop, id); });
}

}  // namespace noren::catalog
