// What every deed that writes an item shares: the form that saves one and the CSV that saves many. Belongs to the catalog alone.
#pragma once
#include <optional>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/store.h"
#include "db/transaction.h"

namespace noren::catalog {

// The new snapshot. The change is stored: when the database fails just now, the shelf is behind, the answer says so (admin_parts.h),
// and the next refresh (app/house_chores) shows it.
void reload_soon(const Catalog& catalog, const ShopId& shop);

// Runs work in one transaction that counts as a change of the shop's catalog, then puts the new snapshot in place.
template <class Work>
auto change(const Catalog& catalog, const Context& context, Work&& work) {
  auto answer = catalog.house.db.write([&](db::Tx& tx) {
    store::bump_version(tx, context.shop);
    return work(tx);
  });
  if (answer) reload_soon(catalog, context.shop);
  return answer;
}

// Gives ids to what is new, a slug and SKUs to what has none, keeps what the form does not hold (pictures, time of making)
// and archives variants that were left out. before: the item as stored, nothing for a new one.
void complete(Item& item, const std::optional<Item>& before, Instant now, env::Random& random);

// Everything that is wrong with the completed item: its own faults, and slug, SKU and categories against the shop's others.
std::vector<Fault> faults_in_shop(db::Tx& tx, const ShopId& shop, Item& item);

// Writes the deed into the log: what is a word of [deed].
void record(db::Tx& tx, const Catalog& catalog, const Context& context, std::string_view what, const Item& item,
            const std::optional<Item>& before);

// Stores a completed item without faults. before as above; false when the row is no longer at that version.
bool write_item(db::Tx& tx, const ShopId& shop, Item& item, const std::optional<Item>& before);

}  // namespace noren::catalog
