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

// Only what was made just now begins with pieces: a known variant's stock changes in stock, with a reason.
void receive(db::Tx& tx, const Catalog& catalog, const Context& context, const Item& item, const std::optional<Item>& before,
             const std::vector<FirstStock>& first) {
  for (const FirstStock& stock : first) {
    const Variant& variant = item.variants.at(stock.variant);
    const bool known = before && std::any_of(before->variants.begin(), before->variants.end(), [&](const Variant& one) { return one.id == variant.id; });
    if (!known && stock.pieces > 0 && catalog.receive_first) catalog.receive_first(tx, context, variant.id, stock.pieces);
  }
}

Result<Item, Refusal> save(db::Tx& tx, const Catalog& catalog, const Context& context, Item item, const std::vector<FirstStock>& first) {
  std::optional<Item> before;
  if (!item.id.empty()) before = store::load_item(tx, context.shop, item.id);
  if (item.version > 0 && !before) return refuse(Refusal::Why::gone);
  if (before && before->version != item.version) return refuse(Refusal::Why::stale);
  if (!variants_known(item, before)) return refuse(Refusal::Why::stale);
  complete(item, before, context.now, catalog.house.env.random);
  if (auto faults = faults_in_shop(tx, context.shop, item); !faults.empty()) return Fail(Refusal{Refusal::Why::faults, std::move(faults)});
  if (!write_item(tx, context.shop, item, before)) return refuse(Refusal::Why::stale);
  receive(tx, catalog, context, item, before, first);
  record(tx, catalog, context, before ? "item_changed" : "item_made", item, before);
  return item;
}

}  // namespace

Result<Item, Refusal> save_item(const Catalog& catalog, const Context& context, Item item, const std::vector<FirstStock>& first) {
  return change(catalog, context, [&](db::Tx& tx) { return save(tx, catalog, context, item, first); });
}

Result<Item, Refusal> archive_item(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version, bool archived) {
  return change(catalog, context, [&](db::Tx& tx) -> Result<Item, Refusal> {
    auto item = store::load_item(tx, context.shop, id);
    if (!item) return refuse(Refusal::Why::gone);
    if (item->version != version || item->archived == archived) return refuse(Refusal::Why::stale);
    const Item before = *item;
    item->archived = archived;
    if (!archived) item->published = false;  // it comes back as a draft: somebody looks at it first
    if (!store::update_item(tx, context.shop, *item)) return refuse(Refusal::Why::stale);
    ++item->version;
    record(tx, catalog, context, archived ? "item_ended" : "item_restored", *item, before);
    return *item;
  });
}

std::optional<Item> load_item(const Catalog& catalog, const Context& context, const ItemId& id) {
  return catalog.house.db.read([&](db::Tx& tx) { return store::load_item(tx, context.shop, id); });
}

}  // namespace noren::catalog
